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

}  // namespace

KeyQuota::KeyQuota(const KeyRecord& record, int64_t month_used, Day day)
    : requests_rate_(PerMinute(record.requests_per_minute)),
      tokens_rate_(PerMinute(record.tokens_per_minute)),
      requests_per_month_(record.requests_per_month),
      month_(MonthOf(day)),
      month_used_(month_used) {}

bool KeyQuota::Fits(const KeyRecord& record) const {
  return requests_rate_.limit == record.requests_per_minute &&
         tokens_rate_.limit == record.tokens_per_minute &&
         requests_per_month_ == record.requests_per_month;
}

int64_t KeyQuota::month_used(Day day) const {
  const std::lock_guard lock(mutex_);
  return MonthOf(day) == month_ ? month_used_ : 0;
}

void KeyQuota::TurnMonth(Day day) {
  const Day month = MonthOf(day);
  if (month <= month_) return;  // setting the clock back starts no new month
  month_ = month;
  month_used_ = 0;
}

QuotaState KeyQuota::State(const Instant& now) const {
  QuotaState state{.requests_per_minute = requests_rate_.limit,
                   .requests_per_month = requests_per_month_,
                   .tokens_per_minute = tokens_rate_.limit};
  if (requests_rate_.limit > 0) {
    state.requests_remaining =
        requests_.Check(requests_rate_, 0, now.steady).remaining;
    state.requests_wait = WaitForOneMore(requests_, requests_rate_,
                                         state.requests_remaining, now.steady);
  }
  if (tokens_rate_.limit > 0) {
    state.tokens_remaining =
        tokens_.Check(tokens_rate_, 0, now.steady).remaining;
    state.tokens_wait = WaitForOneMore(tokens_, tokens_rate_,
                                       state.tokens_remaining, now.steady);
  }
  state.month_remaining =
      std::max<int64_t>(0, requests_per_month_ - month_used_);
  if (requests_per_month_ > 0 && month_used_ > 0) {
    state.month_wait = std::chrono::sys_seconds(NextMonth(month_)) - now.utc;
  }
  return state;
}

QuotaDecision KeyQuota::Take(const QuotaCost& cost, const Instant& now) {
  const std::lock_guard lock(mutex_);
  TurnMonth(DayOf(now.utc));
  QuotaDecision decision;
  if (requests_rate_.limit > 0 && cost.requests > 0) {
    Deny(decision, QuotaLimit::kRequestsPerMinute,
         requests_.Check(requests_rate_, cost.requests, now.steady));
  }
  if (tokens_rate_.limit > 0 && cost.tokens > 0) {
    Deny(decision, QuotaLimit::kTokensPerMinute,
         tokens_.Check(tokens_rate_, cost.tokens, now.steady));
  }
  if (requests_per_month_ > 0 && cost.requests > 0 &&
      month_used_ + cost.requests > requests_per_month_) {
    Deny(
        decision, QuotaLimit::kRequestsPerMonth,
        {.exceeds_burst = cost.requests > requests_per_month_,
         .retry_after = std::chrono::sys_seconds(NextMonth(month_)) - now.utc});
  }
  if (decision.allowed) {
    if (requests_rate_.limit > 0) {
      requests_.Take(requests_rate_, cost.requests, now.steady);
    }
    if (tokens_rate_.limit > 0) {
      tokens_.Take(tokens_rate_, cost.tokens, now.steady);
    }
    month_used_ += cost.requests;
  }
  decision.state = State(now);
  return decision;
}

void KeyQuota::Refund(const QuotaCost& cost, const Instant& now) {
  const std::lock_guard lock(mutex_);
  if (requests_rate_.limit > 0) {
    requests_.Refund(requests_rate_, cost.requests, now.steady);
  }
  if (tokens_rate_.limit > 0) {
    tokens_.Refund(tokens_rate_, cost.tokens, now.steady);
  }
  if (MonthOf(DayOf(now.utc)) == month_) {
    month_used_ = std::max<int64_t>(0, month_used_ - cost.requests);
  }
}

}  // namespace podium
