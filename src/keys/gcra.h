#pragma once

#include <chrono>
#include <cstdint>

namespace podium {

// `limit` units each `period`, and at most `burst` of them at once.
struct GcraRate {
  int64_t limit = 0;  // 1 to kMaxGcraUnits
  int64_t burst = 0;  // 1 to kMaxGcraUnits
  std::chrono::microseconds period = std::chrono::minutes(1);
};
constexpr int64_t kMaxGcraUnits = 1'000'000'000;

struct GcraDecision {
  bool allowed = false;
  bool exceeds_burst = false;                // no waiting will ever help
  std::chrono::microseconds retry_after{0};  // the first moment that would do
  int64_t remaining = 0;  // units that could be taken right now, afterwards
};

// The generic cell rate algorithm. What other texts keep as the theoretical
// arrival time is kept here as its distance from `at`, in units of 1 / limit of
// a microsecond: a unit costs exactly `period` of those, so that a rate that
// does not divide the period is exact and nothing drifts. Time that goes
// backwards stands still. Not for several threads at once.
class Gcra {
 public:
  // What Take would say. cost >= 0.
  GcraDecision Check(const GcraRate& rate, int64_t cost,
                     std::chrono::microseconds now) const;
  // Takes `cost` units where all of them are to be had; else changes nothing.
  GcraDecision Take(const GcraRate& rate, int64_t cost,
                    std::chrono::microseconds now);
  // Gives back what Take took.
  void Refund(const GcraRate& rate, int64_t cost,
              std::chrono::microseconds now);
  // Nothing is taken any more: as good as new.
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
