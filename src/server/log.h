#pragma once

#include <cstdint>
#include <string_view>

namespace podium {

enum class LogFormat { kText, kJson };

// The name of the logger whose messages are lines of AccessLine.
inline constexpr char kAccessLogger[] = "access";

// Makes spdlog's default logger write to the file descriptor `fd`, a line a
// message, times in UTC:
//   2026-11-30T05:17:00.123Z info podium 0.1.0 listens on ...
//   {"time":"2026-11-30T05:17:00.123Z","level":"info","message":"..."}
// `level` is the least that is written: debug, info, warning or error.
//
// Nobody waits for the log: a line that a pipe, a terminal or a full disk does
// not take at once is lost and counted, and the first line that is taken again
// comes behind one that says how many were. A message is cut at 640 bytes, so
// that its line fits into a pipe whole or not at all.
void StartLog(LogFormat format, std::string_view level, int fd = 1);

// Lines lost since the start of the process.
int64_t LostLogLines();

}  // namespace podium
