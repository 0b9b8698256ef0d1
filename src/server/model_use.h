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

// The model and the admission of a call whose body has been read.
struct ModelUse {
  std::shared_ptr<Reranker> model;  // see ServedModels for which threads may
                                    // hold it
  std::shared_ptr<Admission> admission;
};

// The model that a request named, if it exists and the request's key may use it
// under that name or the model's own; else the error response, in the dialect's
// format.
Result<ModelUse, HttpResponse> FindModelToUse(const ServedModels& models,
                                              Access& access, AccessGrant grant,
                                              std::string_view requested,
                                              const Dialect& dialect);

}  // namespace podium
