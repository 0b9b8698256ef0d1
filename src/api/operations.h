#pragma once

#include <span>
#include <string_view>

#include "api/dialect_error.h"
#include "api/request_shape.h"

namespace podium {

// Documentation of the routes: the rows that the OpenAPI document is built
// from. A test fails if a route has no row or a row has no route.
struct Operation {
  std::string_view method;  // "POST"
  std::string_view path;
  std::string_view id;       // operationId
  std::string_view summary;  // one line
  // The body: a table of fields, or JSON Schema if there is no table. Both are
  // empty for a rerank route, whose dialects describe the body (detect.h), and
  // for a route that takes no body.
  const RequestShape* request = nullptr;
  std::string_view request_schema;
  // JSON Schema of the 200 response and, if a 503 is not an error here, of the
  // 503.
  std::string_view answer_schema;
  std::string_view unready_schema;
  std::string_view answer_type = "application/json";  // of the 200 response
  // OpenAPI's array of path and query parameters.
  std::string_view parameters;
  // An error format that the route uses in addition to Cohere's.
  const ErrorShape* error = nullptr;
};

std::span<const Operation> Operations();

// Null if there is none.
const Operation* FindOperation(std::string_view method, std::string_view path);

}  // namespace podium
