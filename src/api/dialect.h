#pragma once

#include <string>
#include <string_view>

#include "api/dialect_error.h"
#include "api/error_table.h"
#include "api/rerank_call.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// One way to write a rerank request and its answer. Pure functions over bytes;
// a dialect is a constant in a file of its own, and the routes of the server
// name the dialect they speak.
struct Dialect {
  std::string_view name;  // for logs
  // Errors carry the text for the client, and the field at fault.
  Result<RerankCall> (*parse)(std::string_view body, const Limits& limits);
  std::string (*render)(const RerankAnswer& answer);
  // The HTTP status of an error of parse, or of the ranking.
  int (*status)(ErrorCode code) = HttpStatus;
  // The body of every answer that is not a success.
  std::string (*render_error)(const DialectError& error) = RenderCohereError;
};

}  // namespace podium
