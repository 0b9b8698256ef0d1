#include "keys/gcra.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace podium {
namespace {

using std::chrono::microseconds;

// A slow reference implementation: a bucket of whole units and a fraction,
// filled one microsecond at a time.
class SlowBucket {
 public:
  explicit SlowBucket(const GcraRate& rate) : rate_(rate), level_(Most()) {}

  bool Take(int64_t cost, microseconds now) {
    for (; at_ < now; at_ += microseconds(1)) {
      level_ = std::min(Most(), level_ + rate_.limit);
    }
    if (level_ < cost * rate_.period.count()) return false;
    level_ -= cost * rate_.period.count();
    return true;
  }
  int64_t remaining() const { return level_ / rate_.period.count(); }

 private:
  int64_t Most() const { return rate_.burst * rate_.period.count(); }

  GcraRate rate_;
  int64_t level_;
  microseconds at_{0};
};

struct Taken {
  microseconds when;
  int64_t cost;
};

GcraRate RandomRate(std::mt19937& random) {
  std::uniform_int_distribution<int64_t> units(1, 50);
  std::uniform_int_distribution<int64_t> period(1, 5000);
  return {.limit = units(random),
          .burst = units(random),
          .period = microseconds(period(random))};
}

TEST(Gcra, EqualsTheSlowBucket) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    const GcraRate rate = RandomRate(random);
    Gcra fast;
    SlowBucket slow(rate);
    std::uniform_int_distribution<int64_t> step(
        0, rate.period.count() / rate.limit + 2);
    std::uniform_int_distribution<int64_t> costs(0, rate.burst + 1);
    microseconds now{0};
    for (int i = 0; i < 100; ++i) {
      now += microseconds(step(random));
      const int64_t cost = costs(random);
      const GcraDecision decision = fast.Take(rate, cost, now);
      ASSERT_EQ(decision.allowed, slow.Take(cost, now));
      ASSERT_EQ(decision.remaining, slow.remaining());
      ASSERT_EQ(decision.exceeds_burst, cost > rate.burst);
    }
  }
}

TEST(Gcra, NoWindowAdmitsMoreThanBurstAndRate) {
  std::mt19937 random(2);
  for (int round = 0; round < 100; ++round) {
    const GcraRate rate = RandomRate(random);
    Gcra gcra;
    std::vector<Taken> taken;
    std::uniform_int_distribution<int64_t> step(
        0, 2 * rate.period.count() / rate.limit + 1);
    std::uniform_int_distribution<int64_t> costs(1, rate.burst);
    microseconds now{0};
    for (int i = 0; i < 300; ++i) {
      now += microseconds(step(random));
      const int64_t cost = costs(random);
      if (gcra.Take(rate, cost, now).allowed) taken.push_back({now, cost});
    }
    for (size_t first = 0; first < taken.size(); ++first) {
      int64_t sum = 0;
      for (size_t last = first; last < taken.size(); ++last) {
        sum += taken[last].cost;
        const auto window = taken[last].when - taken[first].when;
        ASSERT_LE(sum * rate.period.count(), rate.burst * rate.period.count() +
                                                 window.count() * rate.limit);
      }
    }
  }
}

TEST(Gcra, RetryAfterIsTheEarliestMomentThatIsAllowed) {
  std::mt19937 random(3);
  int denied = 0;
  for (int round = 0; round < 200; ++round) {
    const GcraRate rate = RandomRate(random);
    Gcra gcra;
    std::uniform_int_distribution<int64_t> costs(1, rate.burst);
    microseconds now{7};
    for (int i = 0; i < 50; ++i) {
      const int64_t cost = costs(random);
      const GcraDecision decision = gcra.Take(rate, cost, now);
      if (decision.allowed) continue;
      ++denied;
      ASSERT_GT(decision.retry_after.count(), 0);
      const auto then = now + decision.retry_after;
      ASSERT_TRUE(gcra.Check(rate, cost, then).allowed);
      ASSERT_FALSE(gcra.Check(rate, cost, then - microseconds(1)).allowed);
      now = then - microseconds(i % 2);
    }
  }
  EXPECT_GT(denied, 1000);
}

TEST(Gcra, ADenialConsumesNothing) {
  const GcraRate rate{.limit = 10, .burst = 10};
  Gcra gcra;
  EXPECT_TRUE(gcra.Take(rate, 8, microseconds(0)).allowed);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(gcra.Take(rate, 3, microseconds(i)).allowed);
  }
  const GcraDecision decision = gcra.Take(rate, 2, microseconds(1000));
  EXPECT_TRUE(decision.allowed);
  EXPECT_EQ(decision.remaining, 0);
}

TEST(Gcra, MoreThanTheBurstIsReported) {
  const GcraRate rate{.limit = 100, .burst = 10};
  Gcra gcra;
  const GcraDecision decision = gcra.Take(rate, 11, microseconds(0));
  EXPECT_FALSE(decision.allowed);
  EXPECT_TRUE(decision.exceeds_burst);
  EXPECT_EQ(decision.retry_after.count(), 0);
  EXPECT_EQ(decision.remaining, 10);
}

TEST(Gcra, RefundUndoesTake) {
  const GcraRate rate{.limit = 7, .burst = 7};
  Gcra gcra;
  const auto now = microseconds(123456789);
  EXPECT_TRUE(gcra.Take(rate, 5, now).allowed);
  gcra.Refund(rate, 5, now);
  EXPECT_TRUE(gcra.idle(rate, now));
  gcra.Refund(rate, kMaxGcraUnits, now);  // never above the burst
  EXPECT_EQ(gcra.Check(rate, 0, now).remaining, 7);
  EXPECT_TRUE(gcra.Take(rate, 7, now).allowed);
  EXPECT_FALSE(gcra.Take(rate, 1, now).allowed);
}

TEST(Gcra, TimeThatGoesBackwardsStandsStill) {
  const GcraRate rate{.limit = 60, .burst = 1};  // one a second
  Gcra gcra;
  const auto now = std::chrono::seconds(100);
  EXPECT_TRUE(gcra.Take(rate, 1, now).allowed);
  const GcraDecision decision =
      gcra.Take(rate, 1, now - std::chrono::seconds(10));
  EXPECT_FALSE(decision.allowed);
  EXPECT_EQ(decision.retry_after, std::chrono::seconds(11));
  EXPECT_TRUE(gcra.Take(rate, 1, now + std::chrono::seconds(1)).allowed);
}

TEST(Gcra, FollowsAClockSetBackByMoreThanAPeriod) {
  const GcraRate rate{.limit = 60, .burst = 1};  // one a second
  Gcra gcra;
  const auto now = std::chrono::hours(100);
  EXPECT_TRUE(gcra.Take(rate, 1, now).allowed);
  gcra.FollowClock(rate, now - rate.period);
  EXPECT_EQ(gcra.at(), now);
  const auto back = now - std::chrono::hours(1);
  gcra.FollowClock(rate, back);
  EXPECT_EQ(gcra.Take(rate, 1, back).retry_after, std::chrono::seconds(1));
  EXPECT_TRUE(gcra.Take(rate, 1, back + std::chrono::seconds(1)).allowed);
}

TEST(Gcra, ContinuesFromItsDebtAndTime) {
  const GcraRate rate{.limit = 60, .burst = 10};
  Gcra first;
  const auto now = std::chrono::seconds(5);
  EXPECT_TRUE(first.Take(rate, 7, now).allowed);
  const Gcra second(first.debt(), first.at());
  EXPECT_EQ(second, first);
  EXPECT_EQ(second.Check(rate, 0, now).remaining, 3);
  EXPECT_EQ(second.Check(rate, 0, now + std::chrono::seconds(2)).remaining, 5);
}

TEST(Gcra, HoldsAtTheLargestNumbers) {
  const GcraRate rate{.limit = kMaxGcraUnits, .burst = kMaxGcraUnits};
  Gcra gcra;
  EXPECT_TRUE(gcra.Take(rate, kMaxGcraUnits, microseconds(0)).allowed);
  EXPECT_FALSE(gcra.Take(rate, kMaxGcraUnits, microseconds(0)).allowed);
  EXPECT_EQ(gcra.Check(rate, kMaxGcraUnits, microseconds(0)).retry_after,
            std::chrono::minutes(1));
  const auto century = std::chrono::hours(24 * 365 * 100);
  EXPECT_TRUE(gcra.Take(rate, kMaxGcraUnits, century).allowed);
  EXPECT_TRUE(gcra.Take(rate, 0, microseconds::max()).allowed);
}

}  // namespace
}  // namespace podium
