#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>

#include "keys/calendar.h"
#include "keys/gcra.h"
#include "keys/key_record.h"

namespace podium {

// The cost of one call against a key's limits.
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

// The quota left after a call, for headers; a limit of 0 means no limit.
struct QuotaState {
  int64_t requests_per_minute = 0;
  int64_t requests_remaining = 0;  // in the current minute
  int64_t requests_per_month = 0;
  int64_t month_remaining = 0;
  int64_t tokens_per_minute = 0;
  int64_t tokens_remaining = 0;
  // The time until one more is available; 0 if nothing is used.
  std::chrono::microseconds requests_wait{0};
  std::chrono::microseconds tokens_wait{0};
  std::chrono::microseconds month_wait{0};
};

struct QuotaDecision {
  bool allowed = true;
  QuotaLimit limit = QuotaLimit::kNone;  // the limit that denied it; if several
                                         // did, the one with the longest wait
  bool exceeds_burst = false;            // waiting never helps
  std::chrono::microseconds retry_after{0};
  QuotaState state;
};

// The limits of one key and how much of them is used, in a fixed amount of
// memory. A per-minute limit may be used up in one burst. Thread-safe.
class KeyQuota {
 public:
  // `month_used`: requests already counted in the month of `day`.
  KeyQuota(const KeyRecord& record, int64_t month_used, Day day);

  // Takes the whole cost, or nothing.
  QuotaDecision Take(const QuotaCost& cost, const Instant& now);
  // Gives back what Take took.
  void Refund(const QuotaCost& cost, const Instant& now);

  // Whether the limits are the same as the record's.
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
