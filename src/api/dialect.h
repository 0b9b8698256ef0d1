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

// A wire format for rerank requests and responses. Pure functions over bytes;
// each dialect is a constant in its own file, and the server's routes name the
// dialect that they speak.
struct Dialect {
  std::string_view name;  // for logs and settings: "cohere_v1"
  RequestShape request;
  std::string (*render)(const RerankAnswer& answer);
  std::string_view answer_schema;  // JSON Schema of render's output
  // The HTTP status for an error from parse or from the ranking.
  int (*status)(ErrorCode code) = HttpStatus;
  // The body of every error response.
  const ErrorShape& error = kCohereError;

  // Errors carry the message for the client and the field at fault.
  Result<RerankCall> parse(std::string_view body, const Limits& limits) const {
    return ParseRequest(request, body, limits);
  }
  std::string render_error(const DialectError& found) const {
    return error.render(found);
  }
};

}  // namespace podium
