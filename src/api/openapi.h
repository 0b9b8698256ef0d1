#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/detect.h"
#include "base/limits.h"

namespace podium {

struct DocumentedRoute {
  std::string_view method;
  std::string_view path;
  bool is_public = false;  // asks for no key
};

// The OpenAPI 3.1 document of a server with these routes: what their rows in
// operations.h say, with the requests from the very tables that read them and
// the errors from the error table. Compact JSON. A route without a row is left
// out, and so is a rerank route with no dialect left.
std::string OpenApiDocument(std::span<const DocumentedRoute> routes,
                            const DialectChoice& choice, const Limits& limits);

}  // namespace podium
