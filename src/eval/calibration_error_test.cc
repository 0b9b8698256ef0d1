#include "eval/calibration_error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace podium {
namespace {

TEST(BrierScore, EqualsValuesWorkedOutByHand) {
  EXPECT_EQ(BrierScore({}), 0);
  const std::vector<JudgedScore> pairs = {{.score = 0.75, .relevant = true},
                                          {.score = 0.5, .relevant = false}};
  EXPECT_DOUBLE_EQ(BrierScore(pairs), (0.0625 + 0.25) / 2);
  const std::vector<JudgedScore> weighed = {
      {.score = 0.75, .relevant = true, .weight = 3},
      {.score = 0.5, .relevant = false}};
  EXPECT_DOUBLE_EQ(BrierScore(weighed), (3 * 0.0625 + 0.25) / 4);
}

TEST(LogLoss, EqualsValuesWorkedOutByHand) {
  const std::vector<JudgedScore> pairs = {{.score = 0.25, .relevant = true},
                                          {.score = 0.25, .relevant = false}};
  EXPECT_DOUBLE_EQ(LogLoss(pairs), -(std::log(0.25) + std::log(0.75)) / 2);
  const std::vector<JudgedScore> certain = {{.score = 0, .relevant = true}};
  EXPECT_DOUBLE_EQ(LogLoss(certain), -std::log(kLeastProbability));
}

TEST(ReliabilityBins, PutsEachProbabilityInItsBin) {
  const std::vector<JudgedScore> pairs = {
      {.score = 0, .relevant = false},    {.score = 0.24, .relevant = true},
      {.score = 0.25, .relevant = false}, {.score = 0.75, .relevant = true},
      {.score = 1, .relevant = true},     {.score = 1, .relevant = false}};
  const std::vector<ReliabilityBin> bins = ReliabilityBins(pairs, 4);
  ASSERT_EQ(bins.size(), 4u);
  EXPECT_EQ(bins[1].low, 0.25);
  EXPECT_EQ(bins[1].high, 0.5);
  EXPECT_EQ(bins[0].pairs, 2);
  EXPECT_EQ(bins[0].relevant_pairs, 1);
  EXPECT_DOUBLE_EQ(bins[0].probability, 0.12);
  EXPECT_DOUBLE_EQ(bins[0].relevant, 0.5);
  EXPECT_EQ(bins[1].pairs, 1);
  EXPECT_EQ(bins[2].pairs, 0);
  EXPECT_EQ(bins[2].relevant, 0);
  EXPECT_EQ(bins[3].pairs, 3);
  // |.12 - .5| 2/6 + |.25 - 0| 1/6 + |2.75/3 - 2/3| 3/6
  EXPECT_NEAR(ExpectedCalibrationError(bins),
              (0.38 * 2 + 0.25 * 1 + 0.25 * 3) / 6, 1e-12);
  EXPECT_EQ(ExpectedCalibrationError({}), 0);
}

// Well-calibrated probabilities have no error but that of chance.
TEST(ExpectedCalibrationError, IsLowForTrueProbabilities) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> part(0, 1);
  std::vector<JudgedScore> right, sure;
  for (int i = 0; i < 20'000; ++i) {
    const double probability = part(random);
    const bool relevant = part(random) < probability;
    right.push_back({.score = probability, .relevant = relevant});
    // Overconfident probabilities.
    sure.push_back(
        {.score = probability < 0.5 ? 0.01 : 0.99, .relevant = relevant});
  }
  EXPECT_LT(ExpectedCalibrationError(ReliabilityBins(right, 10)), 0.02);
  EXPECT_GT(ExpectedCalibrationError(ReliabilityBins(sure, 10)), 0.2);
  EXPECT_LT(BrierScore(right), BrierScore(sure));
  EXPECT_LT(LogLoss(right), LogLoss(sure));
}

}  // namespace
}  // namespace podium
