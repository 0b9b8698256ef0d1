#pragma once

#include <cstdint>
#include <string_view>

namespace podium {

enum class LogFormat { kText, kJson };

// The name of the logger for the lines of AccessLine.
inline constexpr char kAccessLogger[] = "access";

// Makes spdlog's default logger write to the file descriptor `fd`, one line per
// message, times in UTC:
//   2026-11-30T05:17:00.123Z info podium 0.1.0 listens on ...
//   {"time":"2026-11-30T05:17:00.123Z","level":"info","message":"..."}
// `level` is the lowest level written: debug, info, warning or error.
//
// Logging never blocks: a line that a pipe, a terminal or a full disk does not
// accept at once is lost and counted. The next line that is accepted follows a
// line with the number lost. A message is cut at 640 bytes, so that its line is
// written to a pipe whole or not at all.
void StartLog(LogFormat format, std::string_view level, int fd = 1);

// Lines lost since the start of the process.
int64_t LostLogLines();

}  // namespace podium
