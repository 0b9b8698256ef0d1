#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>

#include "keys/calendar.h"
#include "keys/gcra.h"
#include "keys/key_record.h"

namespace podium {

// What one call asks of a key's limits.
struct QuotaCost {
  int64_t requests = 0;
  int64_t tokens = 0;
};

enum class QuotaLimit {
  kNone,
  kRequestsPerMinute,
  kRequestsPerMonth,
  kTokensPerMinute,
};

// What is left after a call, for headers; 0 limits are none.
struct QuotaState {
  int64_t requests_per_minute = 0;
  int64_t requests_remaining = 0;  // of the minute
  int64_t requests_per_month = 0;
  int64_t month_remaining = 0;
  int64_t tokens_per_minute = 0;
  int64_t tokens_remaining = 0;
  // Until one more is left than now; 0 where all are.
  std::chrono::microseconds requests_wait{0};
  std::chrono::microseconds tokens_wait{0};
  std::chrono::microseconds month_wait{0};
};

struct QuotaDecision {
  bool allowed = true;
  QuotaLimit limit = QuotaLimit::kNone;  // that denied it, the longest wait
  bool exceeds_burst = false;            // no waiting will ever help
  std::chrono::microseconds retry_after{0};
  QuotaState state;
};

// The limits of one key and what is used of them, in memory of a fixed size.
// Thread-safe. The burst of a minute's limit is the whole minute.
class KeyQuota {
 public:
  // `month_used`: requests of the month of `day` that were counted before.
  KeyQuota(const KeyRecord& record, int64_t month_used, Day day);

  // All of it, or nothing.
  QuotaDecision Take(const QuotaCost& cost, const Instant& now);
  // Gives back what Take took.
  void Refund(const QuotaCost& cost, const Instant& now);

  // Whether it holds for that record: the limits are the same.
  bool Fits(const KeyRecord& record) const;
  int64_t month_used(Day day) const;

 private:
  void TurnMonth(Day day);
  QuotaState State(const Instant& now) const;

  const GcraRate requests_rate_;
  const GcraRate tokens_rate_;
  const int64_t requests_per_month_;

  mutable std::mutex mutex_;
  Gcra requests_;
  Gcra tokens_;
  Day month_;
  int64_t month_used_ = 0;
};

}  // namespace podium
