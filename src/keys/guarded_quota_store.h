#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/choice.h"
#include "keys/memory_quota_store.h"
#include "keys/quota_store.h"

namespace podium {

// What happens to requests of keys with limits while the store of the counts
// cannot be reached.
enum class QuotaFailure {
  kLocal,   // this process counts by itself
  kOpen,    // they pass, uncounted
  kClosed,  // they are refused
};

// The first is the default.
Choices<QuotaFailure> QuotaFailures();

// A store over another, with a policy for when that fails. After a failure it
// leaves the other alone for kPause, so that a store that does not respond
// delays one request per pause and not all of them. Logs when the failure
// begins and ends. Only with kClosed does Take return an error.
//
// With kLocal, this process always counts along, so that a failure gives no key
// a fresh minute. A refund that falls into a failure reaches the local counts
// only.
class GuardedQuotaStore : public QuotaStore {
 public:
  static constexpr std::chrono::seconds kPause{1};

  GuardedQuotaStore(std::unique_ptr<QuotaStore> store, QuotaFailure policy)
      : store_(std::move(store)), policy_(policy) {}

  Result<QuotaDecision> Take(std::string_view key, const QuotaLimits& limits,
                             const QuotaCost& cost,
                             const Instant& now) override;
  Result<void> Refund(std::string_view key, const QuotaLimits& limits,
                      const QuotaCost& cost, const Instant& now) override;
  Result<void> Restore(const std::map<std::string, int64_t>& requests,
                       const Instant& now) override;

 private:
  bool MayAsk(std::chrono::microseconds now);
  // Notes whether the store responded.
  void Note(const Error* error, std::chrono::microseconds now);

  const std::unique_ptr<QuotaStore> store_;
  const QuotaFailure policy_;
  MemoryQuotaStore local_;

  std::mutex mutex_;
  bool failing_ = false;
  std::chrono::microseconds ask_at_{0};  // when failing
};

}  // namespace podium
