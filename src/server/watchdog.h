#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>

namespace podium {

// Detects a stalled server: pairs are queued, and no batch has finished for a
// while. Has no thread of its own: the caller reports progress. Thread-safe.
class Watchdog {
 public:
  using Clock = std::chrono::steady_clock;
  Watchdog(std::chrono::milliseconds stall_timeout, Clock::time_point now)
      : stall_timeout_(stall_timeout), moved_(now) {}

  // Call about once a second.
  void Observe(int64_t queued_tokens, int64_t completed_batches,
               Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (queued_tokens == 0 || completed_batches != completed_batches_) {
      moved_ = now;
    }
    completed_batches_ = completed_batches;
    stalled_ = now - moved_ >= stall_timeout_;
  }

  bool stalled() const {
    const std::lock_guard lock(mutex_);
    return stalled_;
  }

 private:
  const std::chrono::milliseconds stall_timeout_;
  mutable std::mutex mutex_;
  Clock::time_point moved_;
  int64_t completed_batches_ = 0;
  bool stalled_ = false;
};

}  // namespace podium
