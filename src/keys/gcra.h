#pragma once

#include <chrono>
#include <cstdint>

namespace podium {

// `limit` units per `period`, and at most `burst` of them at once.
struct GcraRate {
  int64_t limit = 0;  // 1 to kMaxGcraUnits
  int64_t burst = 0;  // 1 to kMaxGcraUnits
  std::chrono::microseconds period = std::chrono::minutes(1);
};
constexpr int64_t kMaxGcraUnits = 1'000'000'000;

struct GcraDecision {
  bool allowed = false;
  bool exceeds_burst = false;                // waiting never helps
  std::chrono::microseconds retry_after{0};  // until it would be allowed
  int64_t remaining = 0;  // units that could still be taken now
};

// The generic cell rate algorithm. Instead of the usual theoretical arrival
// time it stores that time's distance from `at_`, in units of 1 / limit of a
// microsecond. A unit costs exactly `period` of these, so a rate that does not
// divide the period is exact and nothing drifts. If the clock goes backwards,
// time stands still. Not thread-safe.
class Gcra {
 public:
  Gcra() = default;
  // Goes on from what debt() and at() returned.
  Gcra(int64_t debt, std::chrono::microseconds at) : debt_(debt), at_(at) {}
  int64_t debt() const { return debt_; }
  std::chrono::microseconds at() const { return at_; }
  bool operator==(const Gcra&) const = default;

  // The result that Take would return. cost >= 0.
  GcraDecision Check(const GcraRate& rate, int64_t cost,
                     std::chrono::microseconds now) const;
  // Takes `cost` units if all of them are available; else changes nothing.
  GcraDecision Take(const GcraRate& rate, int64_t cost,
                    std::chrono::microseconds now);
  // Gives back what Take took.
  void Refund(const GcraRate& rate, int64_t cost,
              std::chrono::microseconds now);
  // For clocks that may be set back: if `now` is more than a period before the
  // last call, time goes on from `now`, with the same units in use. Otherwise a
  // clock that was wrong once would deny everything until it has caught up.
  void FollowClock(const GcraRate& rate, std::chrono::microseconds now) {
    if (now < at_ - rate.period) at_ = now;
  }
  // No units are in use: the same as a new object.
  bool idle(const GcraRate& rate, std::chrono::microseconds now) const {
    return Debt(rate, now) == 0;
  }

 private:
  int64_t Debt(const GcraRate& rate, std::chrono::microseconds now) const;
  void Settle(int64_t debt, std::chrono::microseconds now);

  int64_t debt_ = 0;  // at at_; 0 to burst * period
  std::chrono::microseconds at_{0};
};

}  // namespace podium
