#include "client/circuit_breaker.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr EventLoop::TimePoint kStart{std::chrono::hours(1)};

TEST(CircuitBreakerTest, OpensOnlyAfterConsecutiveFailures) {
  CircuitBreaker breaker(3, seconds(10));
  for (int i = 0; i < 10; ++i) {  // never three failures in a row
    EXPECT_TRUE(breaker.Allow(kStart));
    breaker.OnFailure(kStart);
    EXPECT_TRUE(breaker.Allow(kStart));
    breaker.OnFailure(kStart);
    EXPECT_TRUE(breaker.Allow(kStart));
    breaker.OnSuccess();
  }
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(breaker.Allow(kStart));
    breaker.OnFailure(kStart);
  }
  EXPECT_FALSE(breaker.Allow(kStart));
  EXPECT_EQ(breaker.Wait(kStart), seconds(10));
  EXPECT_FALSE(breaker.Allow(kStart + milliseconds(9'999)));
  EXPECT_EQ(breaker.Wait(kStart + milliseconds(9'999)), milliseconds(1));
}

TEST(CircuitBreakerTest, HalfOpenAllowsOneProbe) {
  CircuitBreaker breaker(1, seconds(10));
  breaker.OnFailure(kStart);
  const auto later = kStart + seconds(10);
  EXPECT_TRUE(breaker.Allow(later));
  EXPECT_FALSE(breaker.Allow(later));
  breaker.OnSuccess();
  EXPECT_TRUE(breaker.Allow(later));
  EXPECT_TRUE(breaker.Allow(later));
}

TEST(CircuitBreakerTest, AFailedProbeOpensItForAnotherPause) {
  CircuitBreaker breaker(3, seconds(10));
  for (int i = 0; i < 3; ++i) breaker.OnFailure(kStart);
  const auto later = kStart + seconds(12);
  EXPECT_TRUE(breaker.Allow(later));
  breaker.OnFailure(later);
  EXPECT_FALSE(breaker.Allow(later + milliseconds(9'999)));
  EXPECT_TRUE(breaker.Allow(later + seconds(10)));
}

TEST(CircuitBreakerTest, AnAbandonedProbeAllowsAnother) {
  CircuitBreaker breaker(1, seconds(10));
  breaker.OnFailure(kStart);
  EXPECT_TRUE(breaker.Allow(kStart + seconds(10)));
  breaker.OnAbandoned();
  EXPECT_TRUE(breaker.Allow(kStart + seconds(10)));
}

TEST(CircuitBreakerTest, LateFailuresDoNotProlongThePause) {
  CircuitBreaker breaker(2, seconds(10));
  for (int i = 0; i < 2; ++i) breaker.OnFailure(kStart);
  breaker.OnFailure(kStart + seconds(9));
  EXPECT_TRUE(breaker.Allow(kStart + seconds(10)));
}

TEST(CircuitBreakerTest, ZeroNeverOpens) {
  CircuitBreaker breaker(0, seconds(10));
  for (int i = 0; i < 1000; ++i) breaker.OnFailure(kStart);
  EXPECT_TRUE(breaker.Allow(kStart));
}

}  // namespace
}  // namespace podium
