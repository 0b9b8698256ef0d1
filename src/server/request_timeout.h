#pragma once

#include <chrono>

#include "base/limits.h"
#include "base/result.h"
#include "server/http.h"

namespace podium {

// How long the client wants to wait, from x-request-timeout-ms: a whole number,
// 1 or more. Capped at request_timeout, which is also the default without the
// header. kInvalidArgument if the header is not such a number.
Result<std::chrono::milliseconds> RequestTimeout(const HttpRequest& request,
                                                 const Limits& limits);

}  // namespace podium
