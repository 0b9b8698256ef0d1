#include "keys/quota.h"

#include <algorithm>

namespace podium {
namespace {

GcraRate PerMinute(int64_t limit) { return {.limit = limit, .burst = limit}; }

// Reports the limit with the longest wait if several deny.
void Deny(QuotaDecision& decision, QuotaLimit limit, const GcraDecision& by) {
  if (by.allowed) return;
  const bool worse = decision.allowed ||
                     (by.exceeds_burst && !decision.exceeds_burst) ||
                     (by.exceeds_burst == decision.exceeds_burst &&
                      by.retry_after > decision.retry_after);
  decision.allowed = false;
  if (!worse) return;
  decision.limit = limit;
  decision.exceeds_burst = by.exceeds_burst;
  decision.retry_after = by.retry_after;
}

// The wait until one more than `remaining` can be taken.
std::chrono::microseconds WaitForOneMore(const Gcra& gcra, const GcraRate& rate,
                                         int64_t remaining,
                                         std::chrono::microseconds now) {
  if (remaining >= rate.burst) return {};
  return gcra.Check(rate, remaining + 1, now).retry_after;
}

// Starts a new month, and follows a clock that is set back: by more than a
// minute for the limits per minute, by more than a month for the month, which
// then goes on with the same count. A clock that was wrong once locks no key
// out for longer than that.
void FollowClock(const Instant& now, QuotaCounts& counts) {
  counts.requests.FollowClock({}, now.steady);
  counts.tokens.FollowClock({}, now.steady);
  const Day month = MonthOf(DayOf(now.utc));
  if (month > counts.month) counts.month_requests = 0;
  if (month > counts.month || NextMonth(month) < counts.month) {
    counts.month = month;
  }
}

QuotaState StateOf(const QuotaCounts& counts, const QuotaLimits& limits,
                   const Instant& now) {
  QuotaState state{.requests_per_minute = limits.requests_per_minute,
                   .requests_per_month = limits.requests_per_month,
                   .tokens_per_minute = limits.tokens_per_minute};
  if (limits.requests_per_minute > 0) {
    const GcraRate rate = PerMinute(limits.requests_per_minute);
    state.requests_remaining =
        counts.requests.Check(rate, 0, now.steady).remaining;
    state.requests_wait = WaitForOneMore(counts.requests, rate,
                                         state.requests_remaining, now.steady);
  }
  if (limits.tokens_per_minute > 0) {
    const GcraRate rate = PerMinute(limits.tokens_per_minute);
    state.tokens_remaining = counts.tokens.Check(rate, 0, now.steady).remaining;
    state.tokens_wait =
        WaitForOneMore(counts.tokens, rate, state.tokens_remaining, now.steady);
  }
  state.month_remaining =
      std::max<int64_t>(0, limits.requests_per_month - counts.month_requests);
  if (limits.requests_per_month > 0 && counts.month_requests > 0) {
    state.month_wait =
        std::chrono::sys_seconds(NextMonth(counts.month)) - now.utc;
  }
  return state;
}

}  // namespace

QuotaLimits LimitsOf(const KeyRecord& record) {
  return {.requests_per_minute = record.requests_per_minute,
          .requests_per_month = record.requests_per_month,
          .tokens_per_minute = record.tokens_per_minute};
}

QuotaDecision QuotaCounts::Take(const QuotaLimits& limits,
                                const QuotaCost& cost, const Instant& now) {
  FollowClock(now, *this);
  const GcraRate requests_rate = PerMinute(limits.requests_per_minute);
  const GcraRate tokens_rate = PerMinute(limits.tokens_per_minute);
  QuotaDecision decision;
  if (requests_rate.limit > 0 && cost.requests > 0) {
    Deny(decision, QuotaLimit::kRequestsPerMinute,
         requests.Check(requests_rate, cost.requests, now.steady));
  }
  if (tokens_rate.limit > 0 && cost.tokens > 0) {
    Deny(decision, QuotaLimit::kTokensPerMinute,
         tokens.Check(tokens_rate, cost.tokens, now.steady));
  }
  if (limits.requests_per_month > 0 && cost.requests > 0 &&
      month_requests + cost.requests > limits.requests_per_month) {
    Deny(decision, QuotaLimit::kRequestsPerMonth,
         {.exceeds_burst = cost.requests > limits.requests_per_month,
          .retry_after = std::chrono::sys_seconds(NextMonth(month)) - now.utc});
  }
  if (decision.allowed) {
    if (requests_rate.limit > 0) {
      requests.Take(requests_rate, cost.requests, now.steady);
    }
    if (tokens_rate.limit > 0) {
      tokens.Take(tokens_rate, cost.tokens, now.steady);
    }
    month_requests += cost.requests;
  }
  decision.state = StateOf(*this, limits, now);
  return decision;
}

void QuotaCounts::Refund(const QuotaLimits& limits, const QuotaCost& cost,
                         const Instant& now) {
  FollowClock(now, *this);
  if (limits.requests_per_minute > 0) {
    requests.Refund(PerMinute(limits.requests_per_minute), cost.requests,
                    now.steady);
  }
  if (limits.tokens_per_minute > 0) {
    tokens.Refund(PerMinute(limits.tokens_per_minute), cost.tokens, now.steady);
  }
  if (MonthOf(DayOf(now.utc)) == month) {
    month_requests = std::max<int64_t>(0, month_requests - cost.requests);
  }
}

}  // namespace podium
