#include "keys/memory_quota_store.h"

namespace podium {

QuotaCounts& MemoryQuotaStore::CountsOf(std::string_view key) {
  const auto at = counts_.find(key);
  return at != counts_.end() ? at->second : counts_[std::string(key)];
}

Result<QuotaDecision> MemoryQuotaStore::Take(std::string_view key,
                                             const QuotaLimits& limits,
                                             const QuotaCost& cost,
                                             const Instant& now) {
  const std::lock_guard lock(mutex_);
  return CountsOf(key).Take(limits, cost, now);
}

Result<void> MemoryQuotaStore::Refund(std::string_view key,
                                      const QuotaLimits& limits,
                                      const QuotaCost& cost,
                                      const Instant& now) {
  const std::lock_guard lock(mutex_);
  CountsOf(key).Refund(limits, cost, now);
  return {};
}

Result<void> MemoryQuotaStore::Restore(
    const std::map<std::string, int64_t>& requests, const Instant& now) {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, count] : requests) {
    counts_.try_emplace(key, QuotaCounts{.month = MonthOf(DayOf(now.utc)),
                                         .month_requests = count});
  }
  return {};
}

}  // namespace podium
