#pragma once

#include <chrono>

#include "base/limits.h"
#include "base/result.h"
#include "server/http.h"

namespace podium {

// How long the client wants to wait for its answer, in x-request-timeout-ms: a
// whole number from 1 on. No more than request_timeout, which it is without the
// header. kInvalidArgument where the header is no such number.
Result<std::chrono::milliseconds> RequestTimeout(const HttpRequest& request,
                                                 const Limits& limits);

}  // namespace podium
