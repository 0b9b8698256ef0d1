#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// The HTTP status that an error is answered with.
int HttpStatus(ErrorCode code);

// A status that an API route can answer with, as the documentation has it.
struct ErrorStatus {
  int status;
  std::string_view when;
  bool needs_key = false;    // only where a route asks for a key
  bool needs_body = false;   // only where it takes a body
  bool retry_after = false;  // may say when to come back
};

// Every status of HttpStatus and of the dialects, and those that the server
// itself answers an API route with, in rising order.
std::span<const ErrorStatus> ErrorStatuses();

// {"id":"...","message":"..."}: the body of every answer that is not a success,
// on every route.
std::string ErrorBody(std::string_view id, std::string_view message);

}  // namespace podium
