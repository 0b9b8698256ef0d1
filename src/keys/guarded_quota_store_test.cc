#include "keys/guarded_quota_store.h"

#include <gtest/gtest.h>

#include <utility>

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Counts in memory, and fails when told to.
class FailingStore : public MemoryQuotaStore {
 public:
  Result<QuotaDecision> Take(std::string_view key, const QuotaLimits& limits,
                             const QuotaCost& cost,
                             const Instant& now) override {
    ++calls;
    if (failing) return Fail(ErrorCode::kUnavailable, "paper: burnt");
    return MemoryQuotaStore::Take(key, limits, cost, now);
  }
  Result<void> Refund(std::string_view key, const QuotaLimits& limits,
                      const QuotaCost& cost, const Instant& now) override {
    ++calls;
    if (failing) return Fail(ErrorCode::kUnavailable, "paper: burnt");
    return MemoryQuotaStore::Refund(key, limits, cost, now);
  }

  bool failing = false;
  int calls = 0;
};

class GuardedQuotaStoreTest : public testing::Test {
 protected:
  void Guard(QuotaFailure policy) {
    auto store = std::make_unique<FailingStore>();
    store_ = store.get();
    guarded_ = std::make_unique<GuardedQuotaStore>(std::move(store), policy);
    now_ = {.steady = seconds(100),
            .utc = std::chrono::sys_seconds(*ParseDay("2026-11-23"))};
  }
  Result<QuotaDecision> Take(int64_t requests) {
    return guarded_->Take("key_1", kLimits, {.requests = requests}, now_);
  }

  static constexpr QuotaLimits kLimits{.requests_per_minute = 10};
  FailingStore* store_ = nullptr;
  std::unique_ptr<GuardedQuotaStore> guarded_;
  Instant now_;
};

TEST_F(GuardedQuotaStoreTest, LocalCountsContinueFromThisProcessesUse) {
  Guard(QuotaFailure::kLocal);
  EXPECT_EQ(Take(4)->state.requests_remaining, 6);
  store_->failing = true;
  EXPECT_EQ(Take(4)->state.requests_remaining, 2);
  EXPECT_FALSE(Take(4)->allowed);
  ASSERT_TRUE(guarded_->Refund("key_1", kLimits, {.requests = 4}, now_));
  EXPECT_TRUE(Take(4)->allowed);
}

TEST_F(GuardedQuotaStoreTest, OpenLetsEverythingPassUncounted) {
  Guard(QuotaFailure::kOpen);
  EXPECT_TRUE(Take(10)->allowed);
  EXPECT_FALSE(Take(1)->allowed);
  store_->failing = true;
  EXPECT_TRUE(Take(1000)->allowed);
  store_->failing = false;
  now_.steady += GuardedQuotaStore::kPause;
  EXPECT_FALSE(Take(10)->allowed);
}

TEST_F(GuardedQuotaStoreTest, ClosedRefusesWithoutNamingTheStore) {
  Guard(QuotaFailure::kClosed);
  EXPECT_TRUE(Take(1)->allowed);
  store_->failing = true;
  const auto refused = Take(1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(refused.error().message.find("paper"), std::string::npos);
  // A refund has nobody to tell.
  EXPECT_TRUE(guarded_->Refund("key_1", kLimits, {.requests = 1}, now_));
}

TEST_F(GuardedQuotaStoreTest, TriesAFailedStoreOncePerPause) {
  Guard(QuotaFailure::kLocal);
  store_->failing = true;
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Take(1));
  EXPECT_EQ(store_->calls, 1);
  now_.steady += GuardedQuotaStore::kPause - milliseconds(1);
  ASSERT_TRUE(Take(1));
  EXPECT_EQ(store_->calls, 1);
  now_.steady += milliseconds(1);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Take(1));
  EXPECT_EQ(store_->calls, 2);
  store_->failing = false;
  now_.steady += GuardedQuotaStore::kPause;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Take(0));
  EXPECT_EQ(store_->calls, 5);
}

TEST_F(GuardedQuotaStoreTest, RestoredRequestsCountLocallyToo) {
  Guard(QuotaFailure::kLocal);
  ASSERT_TRUE(guarded_->Restore({{"key_1", 9}}, now_));
  store_->failing = true;
  const QuotaLimits month{.requests_per_month = 10};
  EXPECT_EQ(guarded_->Take("key_1", month, {}, now_)->state.month_remaining, 1);
}

TEST(QuotaFailures, HaveNames) {
  EXPECT_EQ(ListChoices(QuotaFailures()), "local, open or closed");
  EXPECT_EQ(FindChoice(QuotaFailures(), "closed"), QuotaFailure::kClosed);
}

}  // namespace
}  // namespace podium
