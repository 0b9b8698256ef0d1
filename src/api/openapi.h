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
  bool is_public = false;  // requires no key
};

// The OpenAPI 3.1 document of a server with these routes, built from their
// operations (operations.h). Requests come from the same tables that parse
// them, and errors from the error table. Compact JSON. Omits routes without an
// operation.
std::string OpenApiDocument(std::span<const DocumentedRoute> routes,
                            const DialectChoice& choice, const Limits& limits);

}  // namespace podium
