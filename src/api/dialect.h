#pragma once

#include <string>
#include <string_view>

#include "api/dialect_error.h"
#include "api/error_table.h"
#include "api/request_shape.h"
#include "api/rerank_call.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// One way to write a rerank request and its answer. Pure functions over bytes;
// a dialect is a constant in a file of its own, and the routes of the server
// name the dialect they speak.
struct Dialect {
  std::string_view name;  // for logs and settings: "cohere_v1"
  RequestShape request;
  std::string (*render)(const RerankAnswer& answer);
  std::string_view answer_schema;  // JSON Schema of what render writes
  // The HTTP status of an error of parse, or of the ranking.
  int (*status)(ErrorCode code) = HttpStatus;
  // The body of every answer that is not a success.
  const ErrorShape& error = kCohereError;

  // Errors carry the text for the client, and the field at fault.
  Result<RerankCall> parse(std::string_view body, const Limits& limits) const {
    return ParseRequest(request, body, limits);
  }
  std::string render_error(const DialectError& found) const {
    return error.render(found);
  }
};

}  // namespace podium
