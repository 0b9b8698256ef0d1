#pragma once

#include <functional>
#include <string_view>

#include "api/dialect_error.h"
#include "server/http.h"

namespace podium {

using RequestHandler = std::function<void(HttpRequest, Responder)>;

// One route of the server. Each middleware reads the members that concern it.
struct Route {
  std::string_view method;  // a GET route answers HEAD too
  // A path, or a prefix followed by "{model}", which matches any text.
  std::string_view path;
  RequestHandler handle = {};
  bool is_public = false;  // open to clients without a key
  // The name used in a key's permissions; empty: open to every key.
  std::string_view endpoint = "rerank";
  bool counted = true;  // counts against a key's request limits
  // How the route reports errors until the body reveals the dialect.
  const DialectErrors* errors = &kCohereErrors;
};

}  // namespace podium
