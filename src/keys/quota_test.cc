#include "keys/quota.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

namespace podium {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

const Day kDay = *ParseDay("2026-11-23");

Instant At(seconds passed) {
  return {.steady = passed, .utc = std::chrono::sys_seconds(kDay) + passed};
}

KeyRecord Limited(int64_t requests_per_minute, int64_t requests_per_month,
                  int64_t tokens_per_minute) {
  KeyRecord record;
  record.requests_per_minute = requests_per_minute;
  record.requests_per_month = requests_per_month;
  record.tokens_per_minute = tokens_per_minute;
  return record;
}

TEST(KeyQuota, WithoutLimitsNothingIsDenied) {
  KeyQuota quota(Limited(0, 0, 0), 0, kDay);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(
        quota.Take({.requests = 1, .tokens = kMaxGcraUnits}, At({})).allowed);
  }
}

TEST(KeyQuota, DeniedByOneTakesFromNone) {
  KeyQuota quota(Limited(5, 100, 1000), 0, kDay);
  const auto denied =
      quota.Take({.requests = 1, .tokens = 1001}, At(seconds(1)));
  EXPECT_FALSE(denied.allowed);
  EXPECT_TRUE(denied.exceeds_burst);
  EXPECT_EQ(denied.limit, QuotaLimit::kTokensPerMinute);
  EXPECT_EQ(denied.state.requests_remaining, 5);
  EXPECT_EQ(denied.state.month_remaining, 100);

  EXPECT_TRUE(
      quota.Take({.requests = 1, .tokens = 900}, At(seconds(1))).allowed);
  const auto tokens =
      quota.Take({.requests = 1, .tokens = 200}, At(seconds(1)));
  EXPECT_FALSE(tokens.allowed);
  EXPECT_FALSE(tokens.exceeds_burst);
  EXPECT_EQ(tokens.retry_after, seconds(6));
  EXPECT_EQ(tokens.state.requests_remaining, 4);
  EXPECT_EQ(tokens.state.month_remaining, 99);
  EXPECT_EQ(tokens.state.tokens_remaining, 100);
}

TEST(KeyQuota, RandomDenialsNeverChangeWhatIsLeft) {
  std::mt19937 random(4);
  std::uniform_int_distribution<int64_t> any(0, 6);
  KeyQuota quota(Limited(7, 150, 9), 0, kDay);
  int denied = 0;
  Instant now = At(seconds(1));
  for (int i = 0; i < 2000; ++i) {
    now.steady += microseconds(any(random) * 500'000);
    const QuotaState before = quota.Take({}, now).state;
    const QuotaCost cost{.requests = any(random), .tokens = any(random)};
    const QuotaDecision decision = quota.Take(cost, now);
    const QuotaCost taken = decision.allowed ? cost : QuotaCost{};
    denied += decision.allowed ? 0 : 1;
    ASSERT_EQ(decision.state.requests_remaining,
              before.requests_remaining - taken.requests);
    ASSERT_EQ(decision.state.tokens_remaining,
              before.tokens_remaining - taken.tokens);
    ASSERT_EQ(decision.state.month_remaining,
              before.month_remaining - taken.requests);
    ASSERT_TRUE(decision.allowed || decision.retry_after.count() > 0 ||
                decision.exceeds_burst);
  }
  EXPECT_GT(denied, 100);
}

TEST(KeyQuota, TheMonthIsTheCalendars) {
  KeyQuota quota(Limited(0, 3, 0), 1, kDay);
  EXPECT_TRUE(quota.Take({.requests = 1}, At({})).allowed);
  EXPECT_TRUE(quota.Take({.requests = 1}, At({})).allowed);
  const auto denied = quota.Take({.requests = 1}, At(seconds(100)));
  EXPECT_FALSE(denied.allowed);
  EXPECT_EQ(denied.limit, QuotaLimit::kRequestsPerMonth);
  EXPECT_EQ(denied.retry_after, std::chrono::days(8) - seconds(100));
  const seconds december = std::chrono::days(8);
  EXPECT_FALSE(quota.Take({.requests = 1}, At(december - seconds(1))).allowed);
  EXPECT_TRUE(quota.Take({.requests = 1}, At(december)).allowed);
  EXPECT_EQ(quota.month_used(kDay + std::chrono::days(8)), 1);
  // Setting the clock back does not bring back a month.
  EXPECT_TRUE(quota.Take({.requests = 2}, At(december - seconds(1))).allowed);
  EXPECT_FALSE(quota.Take({.requests = 1}, At(december)).allowed);
}

TEST(KeyQuota, TheLongestWaitIsTold) {
  KeyQuota quota(Limited(1, 1, 0), 0, kDay);
  EXPECT_TRUE(quota.Take({.requests = 1}, At({})).allowed);
  EXPECT_EQ(quota.Take({.requests = 1}, At({})).limit,
            QuotaLimit::kRequestsPerMonth);
}

TEST(KeyQuota, RefundGivesEverythingBack) {
  KeyQuota quota(Limited(5, 10, 100), 0, kDay);
  const QuotaCost cost{.requests = 5, .tokens = 100};
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(quota.Take(cost, At({})).allowed);
    quota.Refund(cost, At({}));
  }
  EXPECT_EQ(quota.month_used(kDay), 0);
}

TEST(KeyQuota, ThreadsTogetherGetTheBurstAndNoMore) {
  KeyQuota quota(Limited(500, 0, 0), 0, kDay);
  std::atomic<int> allowed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        if (quota.Take({.requests = 1}, At({})).allowed) ++allowed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(allowed, 500);
}

}  // namespace
}  // namespace podium
