#include "client/hedging.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using std::chrono::milliseconds;

TEST(HedgingTest, TheDelayIsTheNinetyFifthPercentile) {
  Hedging hedging(0.05);
  for (int i = 1; i <= 19; ++i) hedging.OnAnswer(milliseconds(i));
  EXPECT_EQ(hedging.Delay(), std::nullopt);
  hedging.OnAnswer(milliseconds(20));
  EXPECT_EQ(hedging.Delay(), milliseconds(20));
  for (int i = 21; i <= 100; ++i) hedging.OnAnswer(milliseconds(i));
  EXPECT_EQ(hedging.Delay(), milliseconds(96));
}

TEST(HedgingTest, ForgetsOldResponseTimes) {
  Hedging hedging(0.05);
  for (int i = 0; i < 1000; ++i) hedging.OnAnswer(milliseconds(5000));
  for (int i = 0; i < 128; ++i) hedging.OnAnswer(milliseconds(7));
  EXPECT_EQ(hedging.Delay(), milliseconds(7));
}

TEST(HedgingTest, NeverExceedsTheRatio) {
  Hedging hedging(0.05);
  int hedges = 0;
  for (int requests = 1; requests <= 1000; ++requests) {
    hedging.OnRequest();
    hedges += hedging.Spend();
    EXPECT_LE(hedges, 0.05 * requests);
  }
  EXPECT_EQ(hedges, 50);
}

TEST(HedgingTest, NeverHedgesWhenOff) {
  Hedging hedging(0);
  for (int i = 0; i < 100; ++i) {
    hedging.OnRequest();
    hedging.OnAnswer(milliseconds(i));
  }
  EXPECT_EQ(hedging.Delay(), std::nullopt);
  EXPECT_FALSE(hedging.Spend());
}

}  // namespace
}  // namespace podium
