#pragma once

#include <span>
#include <string_view>

#include "api/dialect_error.h"
#include "api/request_shape.h"

namespace podium {

// What there is to say about a route beside how it is answered: the rows that
// the OpenAPI document is made from. A route without a row fails a test, and so
// does a row without a route.
struct Operation {
  std::string_view method;  // "POST"
  std::string_view path;
  std::string_view id;       // operationId
  std::string_view summary;  // one line
  // The body: a table of fields, or JSON Schema where there is none. Both stay
  // empty for a rerank route, whose dialects say (detect.h), and for a route
  // that takes no body.
  const RequestShape* request = nullptr;
  std::string_view request_schema;
  // Of the answers with 200 and, where it is no error, 503. JSON Schema.
  std::string_view answer_schema;
  std::string_view unready_schema;
  std::string_view answer_type = "application/json";  // of that with 200
  // OpenAPI's array of parameters in path and query.
  std::string_view parameters;
  // Beside Cohere's.
  const ErrorShape* error = nullptr;
};

std::span<const Operation> Operations();

// Null where there is none.
const Operation* FindOperation(std::string_view method, std::string_view path);

}  // namespace podium
