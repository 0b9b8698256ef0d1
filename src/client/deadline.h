#pragma once

#include <chrono>

#include "http/event_loop.h"

namespace podium {

// The default timeout of a call: a minute, plus a second for each 32 KiB of
// text. A core ranks 8,000 tokens a second or more, at about four bytes each.
inline std::chrono::milliseconds DefaultTimeout(int64_t payload_bytes) {
  constexpr int64_t kBytesPerSecond = 32 * 1024;
  return std::chrono::seconds(60) +
         std::chrono::milliseconds(payload_bytes * 1000 / kBytesPerSecond);
}

// The time by which a call must finish.
class Deadline {
 public:
  Deadline(EventLoop::TimePoint start, std::chrono::milliseconds timeout)
      : end_(start + timeout), timeout_(timeout) {}

  EventLoop::TimePoint end() const { return end_; }
  std::chrono::milliseconds timeout() const { return timeout_; }

  // Whether there is still time left after that wait.
  bool Allows(EventLoop::TimePoint now, std::chrono::milliseconds wait) const {
    return now + wait < end_;
  }

 private:
  EventLoop::TimePoint end_;
  std::chrono::milliseconds timeout_;
};

}  // namespace podium
