#include "keys/guarded_quota_store.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace podium {
namespace {

constexpr Choice<QuotaFailure> kFailures[] = {
    {"local", QuotaFailure::kLocal, "this server counts by itself"},
    {"open", QuotaFailure::kOpen, "no limit is enforced"},
    {"closed", QuotaFailure::kClosed, "keys with limits are refused"},
};

}  // namespace

Choices<QuotaFailure> QuotaFailures() { return kFailures; }

bool GuardedQuotaStore::MayAsk(std::chrono::microseconds now) {
  const std::lock_guard lock(mutex_);
  if (!failing_) return true;
  if (now < ask_at_) return false;
  ask_at_ = now + kPause;  // one caller asks, the others do not wait for it
  return true;
}

void GuardedQuotaStore::Note(const Error* error,
                             std::chrono::microseconds now) {
  const std::lock_guard lock(mutex_);
  if (error != nullptr) {
    ask_at_ = std::max(ask_at_, now + kPause);
    if (!failing_) {
      spdlog::warn("the limits of API keys cannot be counted, so {}: {}",
                   kFailures[static_cast<size_t>(policy_)].what,
                   error->message);
    }
  } else if (failing_) {
    spdlog::info("the limits of API keys are counted again");
  }
  failing_ = error != nullptr;
}

Result<QuotaDecision> GuardedQuotaStore::Take(std::string_view key,
                                              const QuotaLimits& limits,
                                              const QuotaCost& cost,
                                              const Instant& now) {
  if (MayAsk(now.steady)) {
    auto decision = store_->Take(key, limits, cost, now);
    Note(decision ? nullptr : &decision.error(), now.steady);
    if (decision) {
      if (policy_ == QuotaFailure::kLocal && decision->allowed) {
        (void)local_.Take(key, limits, cost, now);
      }
      return decision;
    }
  }
  switch (policy_) {
    case QuotaFailure::kLocal:
      return local_.Take(key, limits, cost, now);
    case QuotaFailure::kOpen:
      return QuotaDecision{};
    case QuotaFailure::kClosed:
      break;
  }
  return Fail(ErrorCode::kUnavailable,
              "the server cannot check the limits of this API key at the "
              "moment, please try again later");
}

Result<void> GuardedQuotaStore::Refund(std::string_view key,
                                       const QuotaLimits& limits,
                                       const QuotaCost& cost,
                                       const Instant& now) {
  if (policy_ == QuotaFailure::kLocal) {
    (void)local_.Refund(key, limits, cost, now);
  }
  if (!MayAsk(now.steady)) return {};
  const auto refunded = store_->Refund(key, limits, cost, now);
  Note(refunded ? nullptr : &refunded.error(), now.steady);
  return {};
}

Result<void> GuardedQuotaStore::Restore(
    const std::map<std::string, int64_t>& requests, const Instant& now) {
  (void)local_.Restore(requests, now);
  if (!MayAsk(now.steady)) return {};
  const auto restored = store_->Restore(requests, now);
  Note(restored ? nullptr : &restored.error(), now.steady);
  return {};
}

}  // namespace podium
