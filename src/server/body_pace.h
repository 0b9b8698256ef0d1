#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/limits.h"

namespace podium {

// Checks that a body arrives fast enough: all of it within body_timeout and,
// once body_grace is over, at least min_body_bytes_per_second for each second
// since then. The caller supplies the time.
class BodyPace {
 public:
  using Clock = std::chrono::steady_clock;
  BodyPace(const Limits& limits, Clock::time_point began)
      : floor_(limits.min_body_bytes_per_second),
        grace_ends_(began + limits.body_grace),
        ends_(began + limits.body_timeout) {}

  // `bytes`: body bytes received by `now`, framing included.
  bool TooSlow(int64_t bytes, Clock::time_point now) const {
    if (now >= ends_) return true;
    return now >= grace_ends_ && bytes <= Due(now);
  }

  // How long after `now` to check again; at least 1 ms.
  std::chrono::milliseconds NextCheck(Clock::time_point now) const {
    const auto next = now < grace_ends_ ? grace_ends_ : now + kInterval;
    return std::max(std::chrono::milliseconds(1),
                    std::chrono::ceil<std::chrono::milliseconds>(
                        std::min(next, ends_) - now));
  }

 private:
  static constexpr std::chrono::milliseconds kInterval{250};

  int64_t Due(Clock::time_point now) const {
    const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(
        now - grace_ends_);
    return passed.count() * floor_ / 1000;
  }

  int64_t floor_;
  Clock::time_point grace_ends_, ends_;
};

}  // namespace podium
