#pragma once

#include <chrono>
#include <cstdint>

#include "keys/calendar.h"
#include "keys/gcra.h"
#include "keys/key_record.h"

namespace podium {

// The limits of a key; 0: no limit. A limit per minute may be used up in one
// burst. A month is a calendar month of UTC.
struct QuotaLimits {
  int64_t requests_per_minute = 0;
  int64_t requests_per_month = 0;
  int64_t tokens_per_minute = 0;

  bool none() const {
    return requests_per_minute == 0 && requests_per_month == 0 &&
           tokens_per_minute == 0;
  }
};
QuotaLimits LimitsOf(const KeyRecord& record);

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

// What one key has used: all that a store keeps for it. The counts do not
// depend on the limits, which may change between calls. Not thread-safe.
struct QuotaCounts {
  Gcra requests;
  Gcra tokens;
  Day month{};  // its first day
  int64_t month_requests = 0;

  bool operator==(const QuotaCounts&) const = default;

  // Takes the whole cost, or nothing. The limits per minute follow
  // `now.steady`, the month follows `now.utc`.
  QuotaDecision Take(const QuotaLimits& limits, const QuotaCost& cost,
                     const Instant& now);
  // Gives back what Take took.
  void Refund(const QuotaLimits& limits, const QuotaCost& cost,
              const Instant& now);
};

}  // namespace podium
