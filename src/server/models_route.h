#pragma once

#include "server/http.h"
#include "server/served_models.h"

namespace podium {

// The prefix of GET /v1/models/{model}.
inline constexpr std::string_view kModelPath = "/v1/models/";

// Cohere's GET /v1/models and GET /v1/models/{model}: the loaded models that
// the request's key may use, under their own names. Aliases are not listed, but
// Get finds them.
struct ModelsRoute {
  const ServedModels& models;

  HttpResponse List(const HttpRequest& request) const;
  HttpResponse Get(const HttpRequest& request) const;
};

}  // namespace podium
