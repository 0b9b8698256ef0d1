#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "server/log.h"
#include "server/middleware.h"

namespace spdlog {
class logger;
}

namespace podium {

// The log line for a request, without time and level. As text:
//   POST /v2/rerank 200 request_id=7b3e... client=127.0.0.1 ...
// with the members that are known; as JSON, the members of an object: always
// all of them, null if unknown. Client bytes appear only as printable ASCII,
// and no byte of a key, a query or a document appears at all.
std::string AccessLine(const RequestFacts& facts, LogFormat format);

// Limits the log lines a second for requests that were refused or failed: a
// flood of them must not fill a disk. Not thread-safe.
class ErrorBudget {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr int64_t kLinesPerSecond = 100;

  // Whether one more line may be written in the current second.
  bool Take(Clock::time_point now);
  // The number of lines left out since the last call; 0 within the same second.
  int64_t TakeLeftOut(Clock::time_point now);

 private:
  Clock::time_point begin_{};
  int64_t taken_ = 0, left_out_ = 0;
};

// Writes a line for each request to the program's log: at level warning if the
// server failed (5xx), else info. Thread-safe.
class AccessLog : public Middleware {
 public:
  explicit AccessLog(LogFormat format);
  void End(const RequestFacts& facts) override;

 private:
  const LogFormat format_;
  const std::shared_ptr<spdlog::logger> logger_;
  std::mutex mutex_;
  ErrorBudget budget_;
};

}  // namespace podium
