#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"
#include "client/transport.h"

namespace podium {

// An error of a status that is not 200. The edge of errors that come in, as
// api/error_table.h is of those that go out.
ErrorCode CodeOfStatus(int status);

// What an outcome that is no ranking tells the caller: "ORIGIN answered 429:
// TEXT", where TEXT is the server's own, in one line (ReadErrorMessage), or
// "ORIGIN: the connection broke (...)". `retry_after` is what the server said.
// `secret` is cut out wherever it stands, should a server repeat the key.
Error ErrorOf(const HttpOutcome& outcome, std::string_view origin,
              std::string_view secret, std::chrono::sys_seconds now);

}  // namespace podium
