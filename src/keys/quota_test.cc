#include "keys/quota.h"

#include <gtest/gtest.h>

#include <random>

namespace podium {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

const Day kDay = *ParseDay("2026-11-23");

Instant At(seconds passed) {
  return {.steady = passed, .utc = std::chrono::sys_seconds(kDay) + passed};
}

TEST(QuotaCounts, WithoutLimitsNothingIsDenied) {
  const QuotaLimits limits{.requests_per_minute = 0,
                           .requests_per_month = 0,
                           .tokens_per_minute = 0};
  QuotaCounts quota{.month = MonthOf(kDay), .month_requests = 0};
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(
        quota.Take(limits, {.requests = 1, .tokens = kMaxGcraUnits}, At({}))
            .allowed);
  }
}

TEST(QuotaCounts, ADenialByOneLimitTakesFromNone) {
  const QuotaLimits limits{.requests_per_minute = 5,
                           .requests_per_month = 100,
                           .tokens_per_minute = 1000};
  QuotaCounts quota{.month = MonthOf(kDay), .month_requests = 0};
  const auto denied =
      quota.Take(limits, {.requests = 1, .tokens = 1001}, At(seconds(1)));
  EXPECT_FALSE(denied.allowed);
  EXPECT_TRUE(denied.exceeds_burst);
  EXPECT_EQ(denied.limit, QuotaLimit::kTokensPerMinute);
  EXPECT_EQ(denied.state.requests_remaining, 5);
  EXPECT_EQ(denied.state.month_remaining, 100);

  EXPECT_TRUE(quota.Take(limits, {.requests = 1, .tokens = 900}, At(seconds(1)))
                  .allowed);
  const auto tokens =
      quota.Take(limits, {.requests = 1, .tokens = 200}, At(seconds(1)));
  EXPECT_FALSE(tokens.allowed);
  EXPECT_FALSE(tokens.exceeds_burst);
  EXPECT_EQ(tokens.retry_after, seconds(6));
  EXPECT_EQ(tokens.state.requests_remaining, 4);
  EXPECT_EQ(tokens.state.month_remaining, 99);
  EXPECT_EQ(tokens.state.tokens_remaining, 100);
}

TEST(QuotaCounts, RandomDenialsNeverChangeWhatIsLeft) {
  std::mt19937 random(4);
  std::uniform_int_distribution<int64_t> any(0, 6);
  const QuotaLimits limits{.requests_per_minute = 7,
                           .requests_per_month = 150,
                           .tokens_per_minute = 9};
  QuotaCounts quota{.month = MonthOf(kDay), .month_requests = 0};
  int denied = 0;
  Instant now = At(seconds(1));
  for (int i = 0; i < 2000; ++i) {
    now.steady += microseconds(any(random) * 500'000);
    const QuotaState before = quota.Take(limits, {}, now).state;
    const QuotaCost cost{.requests = any(random), .tokens = any(random)};
    const QuotaDecision decision = quota.Take(limits, cost, now);
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

TEST(QuotaCounts, CountsCalendarMonths) {
  const QuotaLimits limits{.requests_per_minute = 0,
                           .requests_per_month = 3,
                           .tokens_per_minute = 0};
  QuotaCounts quota{.month = MonthOf(kDay), .month_requests = 1};
  EXPECT_TRUE(quota.Take(limits, {.requests = 1}, At({})).allowed);
  EXPECT_TRUE(quota.Take(limits, {.requests = 1}, At({})).allowed);
  const auto denied = quota.Take(limits, {.requests = 1}, At(seconds(100)));
  EXPECT_FALSE(denied.allowed);
  EXPECT_EQ(denied.limit, QuotaLimit::kRequestsPerMonth);
  EXPECT_EQ(denied.retry_after, std::chrono::days(8) - seconds(100));
  const seconds december = std::chrono::days(8);
  EXPECT_FALSE(
      quota.Take(limits, {.requests = 1}, At(december - seconds(1))).allowed);
  EXPECT_TRUE(quota.Take(limits, {.requests = 1}, At(december)).allowed);
  EXPECT_EQ(quota.month_requests, 1);
  // Setting the clock back does not bring back a month.
  EXPECT_TRUE(
      quota.Take(limits, {.requests = 2}, At(december - seconds(1))).allowed);
  EXPECT_FALSE(quota.Take(limits, {.requests = 1}, At(december)).allowed);
}

TEST(QuotaCounts, ReportsTheLongestWait) {
  const QuotaLimits limits{.requests_per_minute = 1,
                           .requests_per_month = 1,
                           .tokens_per_minute = 0};
  QuotaCounts quota{.month = MonthOf(kDay), .month_requests = 0};
  EXPECT_TRUE(quota.Take(limits, {.requests = 1}, At({})).allowed);
  EXPECT_EQ(quota.Take(limits, {.requests = 1}, At({})).limit,
            QuotaLimit::kRequestsPerMonth);
}

TEST(QuotaCounts, RefundGivesEverythingBack) {
  const QuotaLimits limits{.requests_per_minute = 5,
                           .requests_per_month = 10,
                           .tokens_per_minute = 100};
  QuotaCounts quota{.month = MonthOf(kDay), .month_requests = 0};
  const QuotaCost cost{.requests = 5, .tokens = 100};
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(quota.Take(limits, cost, At({})).allowed);
    quota.Refund(limits, cost, At({}));
  }
  EXPECT_EQ(quota.month_requests, 0);
}

}  // namespace
}  // namespace podium
