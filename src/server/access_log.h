#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "server/http.h"
#include "server/log.h"

namespace spdlog {
class logger;
}

namespace podium {

// A line for a request, without time and level. As text:
//   POST /v2/rerank 200 request_id=7b3e... client=127.0.0.1 ...
// with the members that are known; as JSON the members of an object, all of
// them, null where they are not known. It has no byte of a client but printable
// ASCII, and none of a key, a query or a document.
std::string AccessLine(const AccessRecord& record, LogFormat format);

// How many lines a second may be written of requests that were refused or
// failed: a flood of them must not fill a disk. Not for several threads at
// once.
class ErrorBudget {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr int64_t kLinesPerSecond = 100;

  // Whether one more line fits into the second of `now`.
  bool Take(Clock::time_point now);
  // How many did not fit, since it was last asked; 0 within the same second.
  int64_t TakeLeftOut(Clock::time_point now);

 private:
  Clock::time_point begin_{};
  int64_t taken_ = 0, left_out_ = 0;
};

// Writes a line for each request to the program's log: at level warning where
// the server failed (5xx), else info. Thread-safe.
class AccessLog {
 public:
  explicit AccessLog(LogFormat format);
  void Write(const AccessRecord& record);

 private:
  const LogFormat format_;
  const std::shared_ptr<spdlog::logger> logger_;
  std::mutex mutex_;
  ErrorBudget budget_;
};

}  // namespace podium
