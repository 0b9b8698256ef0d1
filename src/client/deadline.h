#pragma once

#include <chrono>

#include "client/event_loop.h"

namespace podium {

// The time of a call that says nothing itself: a minute, and a second for each
// 32 KiB of text. A core ranks 8,000 tokens a second and more, and they are
// some four bytes each.
inline std::chrono::milliseconds DefaultTimeout(int64_t payload_bytes) {
  constexpr int64_t kBytesPerSecond = 32 * 1024;
  return std::chrono::seconds(60) +
         std::chrono::milliseconds(payload_bytes * 1000 / kBytesPerSecond);
}

// When a call must be over.
class Deadline {
 public:
  Deadline(EventLoop::TimePoint start, std::chrono::milliseconds timeout)
      : end_(start + timeout), timeout_(timeout) {}

  EventLoop::TimePoint end() const { return end_; }
  std::chrono::milliseconds timeout() const { return timeout_; }

  // Whether something can still be done after that wait.
  bool Allows(EventLoop::TimePoint now, std::chrono::milliseconds wait) const {
    return now + wait < end_;
  }

 private:
  EventLoop::TimePoint end_;
  std::chrono::milliseconds timeout_;
};

}  // namespace podium
