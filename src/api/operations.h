#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/detect.h"
#include "api/dialect_error.h"
#include "api/request_shape.h"

namespace podium {

// Documentation of one route, from which the OpenAPI document is built.
struct Operation {
  std::string_view method;  // "POST"
  std::string_view path;
  std::string id;       // operationId
  std::string summary;  // one line
  // The dialects of a rerank route: they describe the bodies, and the members
  // below are empty.
  std::vector<const Dialect*> dialects = {};
  // The request body: a table of fields, or JSON Schema if there is no table.
  // Both are empty for a route that takes no body.
  const RequestShape* request = nullptr;
  std::string_view request_schema = {};
  // JSON Schema of the 200 response and, if a 503 is not an error here, of the
  // 503.
  std::string_view answer_schema = {};
  std::string_view unready_schema = {};
  std::string_view answer_type = "application/json";  // of the 200 response
  // OpenAPI's array of path and query parameters.
  std::string_view parameters = {};
  // An error format that the route uses in addition to Cohere's.
  const ErrorShape* error = nullptr;
};

// The routes of a server that speaks these dialects: those of the dialects,
// then the server's own. A test fails if a route has no operation or an
// operation has no route.
std::vector<Operation> Operations(const DialectChoice& choice);

}  // namespace podium
