#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "keys/quota_store.h"

namespace podium {

// Counts in this process, by its steady clock. Never fails.
class MemoryQuotaStore : public QuotaStore {
 public:
  Result<QuotaDecision> Take(std::string_view key, const QuotaLimits& limits,
                             const QuotaCost& cost,
                             const Instant& now) override;
  Result<void> Refund(std::string_view key, const QuotaLimits& limits,
                      const QuotaCost& cost, const Instant& now) override;
  Result<void> Restore(const std::map<std::string, int64_t>& requests,
                       const Instant& now) override;

 private:
  QuotaCounts& CountsOf(std::string_view key);

  std::mutex mutex_;
  std::map<std::string, QuotaCounts, std::less<>> counts_;
};

}  // namespace podium
