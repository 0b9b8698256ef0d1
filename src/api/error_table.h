#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// The HTTP status for an error.
int HttpStatus(ErrorCode code);

// A status that an API route can return, as documented.
struct ErrorStatus {
  int status;
  std::string_view when;
  bool needs_key = false;    // only on routes that require a key
  bool needs_body = false;   // only on routes that take a body
  bool retry_after = false;  // may have a Retry-After header
};

// Every status from HttpStatus, from the dialects and from the server itself on
// an API route, in ascending order.
std::span<const ErrorStatus> ErrorStatuses();

// {"id":"...","message":"..."}: the default body of an error response.
std::string ErrorBody(std::string_view id, std::string_view message);

}  // namespace podium
