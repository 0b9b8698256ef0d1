#pragma once

#include <memory>
#include <string_view>

#include "api/dialect.h"
#include "base/result.h"
#include "keys/access.h"
#include "server/admission.h"
#include "server/http.h"
#include "server/served_models.h"

namespace podium {

// What a call works with once its body is read.
struct ModelUse {
  std::shared_ptr<Reranker> model;  // see ServedModels for who may hold it
  std::shared_ptr<Admission> admission;
};

// The model that a request named, where there is one and the request's key may
// use it, by that name or by the model's own; else the answer that says why
// not, in the words of the dialect.
Result<ModelUse, HttpResponse> FindModelToUse(const ServedModels& models,
                                              Access& access, AccessGrant grant,
                                              std::string_view requested,
                                              const Dialect& dialect);

}  // namespace podium
