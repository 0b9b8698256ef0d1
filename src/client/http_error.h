#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/transport.h"

namespace podium {

// The error code for an HTTP status other than 200. Maps incoming errors, as
// api/error_table.h maps outgoing ones.
ErrorCode CodeOfStatus(int status);

// The error for an outcome that is not a ranking: "ORIGIN answered 429: TEXT",
// where TEXT is the server's message on one line (ReadErrorMessage), or
// "ORIGIN: the connection was lost (...)". The error's `retry_after` is the
// server's. `secret` is removed wherever it occurs, in case a server repeats
// the key.
Error ErrorOf(const HttpOutcome& outcome, std::string_view origin,
              std::string_view secret, std::chrono::sys_seconds now);

}  // namespace podium
