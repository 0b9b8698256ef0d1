#include "keys/gcra.h"

#include <algorithm>

namespace podium {

int64_t Gcra::Debt(const GcraRate& rate, std::chrono::microseconds now) const {
  if (now <= at_) return debt_;
  const int64_t passed = (now - at_).count();
  // If the product could overflow, the debt was paid back long ago.
  if (passed > debt_ / rate.limit) return 0;
  return debt_ - passed * rate.limit;
}

void Gcra::Settle(int64_t debt, std::chrono::microseconds now) {
  debt_ = debt;
  at_ = std::max(at_, now);
}

GcraDecision Gcra::Check(const GcraRate& rate, int64_t cost,
                         std::chrono::microseconds now) const {
  const int64_t unit = rate.period.count();
  const int64_t most = rate.burst * unit;
  const int64_t debt = Debt(rate, now);
  GcraDecision decision;
  decision.remaining = std::max<int64_t>(0, (most - debt) / unit);
  if (cost > rate.burst) {
    decision.exceeds_burst = true;
    return decision;
  }
  const int64_t over = debt + cost * unit - most;
  if (over > 0) {
    // If the clock went backwards, it has to catch up first.
    const auto behind = std::max(std::chrono::microseconds(0), at_ - now);
    decision.retry_after = behind + std::chrono::microseconds(
                                        (over + rate.limit - 1) / rate.limit);
    return decision;
  }
  decision.allowed = true;
  decision.remaining -= cost;
  return decision;
}

GcraDecision Gcra::Take(const GcraRate& rate, int64_t cost,
                        std::chrono::microseconds now) {
  const GcraDecision decision = Check(rate, cost, now);
  if (decision.allowed) {
    Settle(Debt(rate, now) + cost * rate.period.count(), now);
  }
  return decision;
}

void Gcra::Refund(const GcraRate& rate, int64_t cost,
                  std::chrono::microseconds now) {
  const int64_t most = std::min(cost, rate.burst) * rate.period.count();
  Settle(std::max<int64_t>(0, Debt(rate, now) - most), now);
}

}  // namespace podium
