#include "server/body_pace.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using std::chrono::milliseconds;

TEST(BodyPaceTest, RequiresAMinimumSpeedAfterTheGracePeriod) {
  Limits limits;
  limits.min_body_bytes_per_second = 1000;
  limits.body_grace = milliseconds(5000);
  limits.body_timeout = milliseconds(30'000);
  const BodyPace::Clock::time_point start{};
  const BodyPace pace(limits, start);
  const auto too_slow = [&](int64_t bytes, int64_t ms) {
    return pace.TooSlow(bytes, start + milliseconds(ms));
  };
  EXPECT_FALSE(too_slow(0, 4999));
  EXPECT_TRUE(too_slow(0, 5000));  // not one byte
  EXPECT_FALSE(too_slow(1, 5000));
  EXPECT_FALSE(too_slow(1001, 6000));
  EXPECT_TRUE(too_slow(1000, 6000));
  EXPECT_TRUE(too_slow(10'000, 15'000));
  EXPECT_FALSE(too_slow(1'000'000, 29'999));
  EXPECT_TRUE(too_slow(1'000'000, 30'000));  // however fast
}

TEST(BodyPaceTest, ChecksAfterTheGracePeriodThenRegularlyAndAtTheEnd) {
  Limits limits;
  limits.body_grace = milliseconds(5000);
  limits.body_timeout = milliseconds(6100);
  const BodyPace::Clock::time_point start{};
  const BodyPace pace(limits, start);
  const auto next = [&](int64_t ms) {
    return pace.NextCheck(start + milliseconds(ms)).count();
  };
  EXPECT_EQ(next(0), 5000);
  EXPECT_EQ(next(4999), 1);
  EXPECT_EQ(next(5000), 250);
  EXPECT_EQ(next(6000), 100);
  EXPECT_EQ(next(7000), 1);
}

TEST(BodyPaceTest, TheTimeoutHoldsEvenIfTheGracePeriodIsLonger) {
  Limits limits;
  limits.body_grace = milliseconds(5000);
  limits.body_timeout = milliseconds(50);
  const BodyPace::Clock::time_point start{};
  const BodyPace pace(limits, start);
  EXPECT_EQ(pace.NextCheck(start), milliseconds(50));
  EXPECT_FALSE(pace.TooSlow(0, start + milliseconds(49)));
  EXPECT_TRUE(pace.TooSlow(0, start + milliseconds(50)));
}

}  // namespace
}  // namespace podium
