#pragma once

#include "server/http.h"
#include "server/served_models.h"

namespace podium {

// Where GET /v1/models/{model} begins.
inline constexpr std::string_view kModelPath = "/v1/models/";

// Cohere's GET /v1/models and GET /v1/models/{model}: the models that are
// loaded and that the request's key may use, under their own names. An alias
// has no place in the list, but can be asked for.
struct ModelsRoute {
  const ServedModels& models;

  HttpResponse List(const HttpRequest& request) const;
  HttpResponse Get(const HttpRequest& request) const;
};

}  // namespace podium
