#pragma once

#include <memory>
#include <string_view>

#include "api/dialect_error.h"
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

// The model that a request's body names, if it exists and the request's key may
// use it under that name or the model's own; else the error response.
Result<ModelUse, HttpResponse> FindModelToUse(const ServedModels& models,
                                              Access& access,
                                              const HttpRequest& request,
                                              std::string_view name,
                                              const DialectErrors& errors);

}  // namespace podium
