#include "eval/score_calibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace podium {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Pairs whose relevance is a logistic function of the score. Scores are on a
// grid, so that many repeat.
std::vector<JudgedScore> RandomPairs(int count, unsigned seed, double slope,
                                     double intercept) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(0, 2);
  std::uniform_real_distribution<double> part(0, 1);
  std::vector<JudgedScore> pairs;
  for (int i = 0; i < count; ++i) {
    const double score = std::round(normal(random) * 8) / 8;
    const double p = 1 / (1 + std::exp(-(slope * score + intercept)));
    pairs.push_back({.score = score,
                     .relevant = part(random) < p,
                     .weight = 0.25 + part(random)});
  }
  return pairs;
}

TEST(WeighClasses, GivesTheRelevantTheRequestedShare) {
  std::vector<JudgedScore> pairs = {{.relevant = true},
                                    {.relevant = true},
                                    {.relevant = true},
                                    {.relevant = false}};
  WeighClasses(pairs, 0.25);
  const ClassWeights classes = WeightsOf(pairs);
  EXPECT_DOUBLE_EQ(classes.relevant, 1);
  EXPECT_DOUBLE_EQ(classes.irrelevant, 3);
  EXPECT_DOUBLE_EQ(classes.all(), 4);
}

// Platt's negative log likelihood, term by term.
double SlowLoss(const std::vector<JudgedScore>& pairs, double slope,
                double intercept) {
  const ClassWeights classes = WeightsOf(pairs);
  double loss = 0;
  for (const JudgedScore& pair : pairs) {
    const double target = pair.relevant
                              ? (classes.relevant + 1) / (classes.relevant + 2)
                              : 1 / (classes.irrelevant + 2);
    const double p = 1 / (1 + std::exp(-(slope * pair.score + intercept)));
    loss -=
        pair.weight * (target * std::log(p) + (1 - target) * std::log(1 - p));
  }
  return loss;
}

TEST(FitPlatt, PassesThroughTheTargetsOfTwoScores) {
  // Score 0: 1 of 3 relevant, score 1: 2 of 3. Platt's targets of 3 and 3 are
  // 4/5 and 1/5: the curve has two parameters and meets both means, 2/5 and
  // 3/5.
  std::vector<JudgedScore> pairs;
  for (int i = 0; i < 3; ++i) {
    pairs.push_back({.score = 0, .relevant = i < 1});
    pairs.push_back({.score = 1, .relevant = i < 2});
  }
  const auto fit = FitPlatt(pairs);
  ASSERT_TRUE(fit) << fit.error().message;
  const double logit = std::log(0.6 / 0.4);
  EXPECT_NEAR(fit->intercept, -logit, 1e-8);
  EXPECT_NEAR(fit->slope, 2 * logit, 1e-8);
}

TEST(FitPlatt, FindsTheMinimumOfTheLoss) {
  for (const unsigned seed : {1u, 2u, 3u}) {
    const std::vector<JudgedScore> pairs = RandomPairs(400, seed, 0.7, -1);
    const auto fit = FitPlatt(pairs);
    ASSERT_TRUE(fit) << fit.error().message;
    const double least = SlowLoss(pairs, fit->slope, fit->intercept);
    for (const double step : {1e-3, 1e-2, 0.1, 1.0}) {
      for (int way = 0; way < 8; ++way) {
        const double angle = way * std::acos(-1) / 4;
        EXPECT_GE(SlowLoss(pairs, fit->slope + step * std::cos(angle),
                           fit->intercept + step * std::sin(angle)),
                  least);
      }
    }
  }
}

TEST(FitPlatt, RecoversTheCurveThatGeneratedThePairs) {
  const auto fit = FitPlatt(RandomPairs(50'000, 5, 0.5, -1.5));
  ASSERT_TRUE(fit) << fit.error().message;
  EXPECT_NEAR(fit->slope, 0.5, 0.05);
  EXPECT_NEAR(fit->intercept, -1.5, 0.05);
}

TEST(FitPlatt, AWeightCountsAsThatManyPairs) {
  const std::vector<JudgedScore> weighed = {
      {.score = 0, .relevant = false, .weight = 3},
      {.score = 0, .relevant = true},
      {.score = 2, .relevant = false, .weight = 2},
      {.score = 2, .relevant = true, .weight = 5}};
  std::vector<JudgedScore> repeated;
  for (const JudgedScore& pair : weighed) {
    for (int i = 0; i < pair.weight; ++i)
      repeated.push_back({.score = pair.score, .relevant = pair.relevant});
  }
  const auto one = FitPlatt(weighed), other = FitPlatt(repeated);
  ASSERT_TRUE(one && other);
  EXPECT_NEAR(one->slope, other->slope, 1e-9);
  EXPECT_NEAR(one->intercept, other->intercept, 1e-9);
}

TEST(FitPlatt, IsFiniteForSeparableScores) {
  std::vector<JudgedScore> pairs;
  for (int i = 0; i < 50; ++i) {
    pairs.push_back({.score = -100.0 - i, .relevant = false});
    pairs.push_back({.score = 10.0 + i, .relevant = true});
  }
  const auto fit = FitPlatt(pairs);
  ASSERT_TRUE(fit) << fit.error().message;
  EXPECT_GT(fit->slope, 0);
  EXPECT_TRUE(std::isfinite(fit->slope) && std::isfinite(fit->intercept));
}

TEST(FitPlatt, ErrorsNameWhatCannotBeFitted) {
  const std::vector<JudgedScore> relevant = {{.score = 1, .relevant = true}};
  EXPECT_EQ(FitPlatt(relevant).error().message, "no pair is judged irrelevant");
  const std::vector<JudgedScore> irrelevant = {{.score = 1}};
  EXPECT_EQ(FitPlatt(irrelevant).error().message, "no pair is judged relevant");
  const std::vector<JudgedScore> falling = {{.score = 1, .relevant = false},
                                            {.score = 0, .relevant = true}};
  const auto fit = FitPlatt(falling);
  ASSERT_FALSE(fit);
  EXPECT_EQ(fit.error().code, ErrorCode::kInvalidData);
  const std::vector<JudgedScore> alike = {{.score = 1, .relevant = false},
                                          {.score = 1, .relevant = true}};
  EXPECT_FALSE(FitPlatt(alike));
}

TEST(PoolAdjacentViolators, EqualsValuesWorkedOutByHand) {
  // By Ayer et al.'s algorithm: 0 | 1 0 0 -> 1/3 | 1.
  const std::vector<JudgedScore> pairs = {{.score = 3, .relevant = false},
                                          {.score = 1, .relevant = false},
                                          {.score = 2, .relevant = true},
                                          {.score = 5, .relevant = true},
                                          {.score = 4, .relevant = false}};
  const std::vector<IsotonicBlock> blocks = PoolAdjacentViolators(pairs);
  ASSERT_EQ(blocks.size(), 3u);
  EXPECT_EQ(blocks[0].low, 1);
  EXPECT_EQ(blocks[0].high, 1);
  EXPECT_EQ(blocks[0].probability, 0);
  EXPECT_EQ(blocks[1].low, 2);
  EXPECT_EQ(blocks[1].high, 4);
  EXPECT_DOUBLE_EQ(blocks[1].probability, 1.0 / 3);
  EXPECT_EQ(blocks[1].weight, 3);
  EXPECT_EQ(blocks[2].probability, 1);
  EXPECT_TRUE(PoolAdjacentViolators({}).empty());
}

// Isotonic regression at each point by its min-max formula: the minimum over
// all ends of the maximum over all starts of the mean between them.
std::vector<double> MinMaxFit(const std::vector<double>& scores,
                              const std::vector<JudgedScore>& pairs) {
  const auto mean = [&](double low, double high) {
    double sum = 0, weight = 0;
    for (const JudgedScore& pair : pairs) {
      if (pair.score < low || pair.score > high) continue;
      weight += pair.weight;
      if (pair.relevant) sum += pair.weight;
    }
    return sum / weight;
  };
  std::vector<double> values;
  for (const double score : scores) {
    double least = kInfinity;
    for (const double end : scores) {
      if (end < score) continue;
      double most = -kInfinity;
      for (const double start : scores) {
        if (start <= score) most = std::max(most, mean(start, end));
      }
      least = std::min(least, most);
    }
    values.push_back(least);
  }
  return values;
}

TEST(PoolAdjacentViolators, AgreesWithTheMinMaxFormula) {
  for (const unsigned seed : {1u, 2u, 3u, 4u, 5u}) {
    const std::vector<JudgedScore> pairs = RandomPairs(60, seed, 0.4, 0);
    std::vector<double> scores;
    for (const JudgedScore& pair : pairs) scores.push_back(pair.score);
    std::ranges::sort(scores);
    scores.erase(std::ranges::unique(scores).begin(), scores.end());
    const std::vector<double> expected = MinMaxFit(scores, pairs);
    const std::vector<IsotonicBlock> blocks = PoolAdjacentViolators(pairs);
    for (size_t i = 0; i < scores.size(); ++i) {
      const auto block = std::ranges::find_if(
          blocks, [&](const IsotonicBlock& b) { return b.high >= scores[i]; });
      ASSERT_NE(block, blocks.end());
      EXPECT_LE(block->low, scores[i]);
      EXPECT_NEAR(block->probability, expected[i], 1e-12);
    }
  }
}

TEST(RisingKnots, FlatPartsRiseSlightly) {
  const std::vector<IsotonicBlock> blocks = {
      {.low = 1, .high = 1, .probability = 0.25, .weight = 1},
      {.low = 2, .high = 4, .probability = 0.5, .weight = 1}};
  const auto knots = RisingKnots(blocks, -kInfinity, kInfinity);
  ASSERT_EQ(knots.size(), 3u);
  EXPECT_EQ(knots[0].score, 1);
  EXPECT_EQ(knots[0].probability, 0.25);
  EXPECT_EQ(knots[1].score, 2);
  EXPECT_NEAR(knots[1].probability, 0.5, kFlatRise);
  EXPECT_EQ(knots[2].score, 4);
  EXPECT_GT(knots[2].probability, knots[1].probability);
  EXPECT_LE(knots[2].probability - knots[1].probability, kFlatRise);
  EXPECT_TRUE(RisingKnots({}, 0, 1).empty());
}

void ExpectRising(const std::vector<CalibrationKnot>& knots) {
  for (size_t i = 0; i < knots.size(); ++i) {
    EXPECT_GT(knots[i].probability, 0);
    EXPECT_LT(knots[i].probability, 1);
    if (i == 0) continue;
    EXPECT_LT(knots[i - 1].score, knots[i].score);
    EXPECT_LT(knots[i - 1].probability, knots[i].probability);
  }
}

TEST(RisingKnots, RiseStrictlyForAnyBlocks) {
  for (const unsigned seed : {1u, 2u, 3u}) {
    const std::vector<JudgedScore> pairs = RandomPairs(500, seed, 1, 0);
    const auto knots = RisingKnots(PoolAdjacentViolators(pairs), -100, 100);
    ASSERT_GE(knots.size(), 3u);
    EXPECT_EQ(knots.front().score, -100);
    EXPECT_EQ(knots.back().score, 100);
    ExpectRising(knots);
  }
  // All equal, all at the ends, or closer than a flat part rises.
  const std::vector<std::vector<IsotonicBlock>> hard = {
      {{.low = 0, .high = 0, .probability = 0}},
      {{.low = 0, .high = 1, .probability = 1}},
      {{.low = 0, .high = 1, .probability = 0},
       {.low = 2, .high = 3, .probability = 1}},
      {{.low = 0, .high = 0, .probability = 0},
       {.low = 1, .high = 1, .probability = 1e-9},
       {.low = 2, .high = 2, .probability = 0.5},
       {.low = 3, .high = 3, .probability = 0.5 + 1e-12},
       {.low = 4, .high = 5, .probability = 1}}};
  for (const auto& blocks : hard) {
    const auto knots = RisingKnots(blocks, -1, 6);
    EXPECT_EQ(knots.front().score, -1);
    EXPECT_EQ(knots.back().score, 6);
    ExpectRising(knots);
  }
}

TEST(CountAt, EqualsValuesWorkedOutByHand) {
  const std::vector<JudgedScore> pairs = {
      {.score = 0.9, .relevant = true, .weight = 2},
      {.score = 0.5, .relevant = false},
      {.score = 0.5, .relevant = true},
      {.score = 0.1, .relevant = true},
      {.score = 0.1, .relevant = false}};
  const ThresholdCounts counts = CountAt(pairs, 0.5);
  EXPECT_DOUBLE_EQ(counts.precision(), 0.75);
  EXPECT_DOUBLE_EQ(counts.recall(), 0.75);
  EXPECT_DOUBLE_EQ(counts.f1(), 0.75);
  EXPECT_EQ(CountAt(pairs, 2).precision(), 0);
  EXPECT_EQ(CountAt({}, 0).recall(), 0);
  EXPECT_EQ(CountAt({}, 0).f1(), 0);
}

TEST(ChooseThreshold, EqualsValuesWorkedOutByHand) {
  const std::vector<JudgedScore> pairs = {{.score = 8, .relevant = true},
                                          {.score = 6, .relevant = true},
                                          {.score = 4, .relevant = false},
                                          {.score = 2, .relevant = true},
                                          {.score = 0, .relevant = false}};
  // F1 from the top: 1/2, 4/5, 2/3, 6/7, 3/4.
  EXPECT_EQ(*ChooseThreshold(pairs, ThresholdGoal::kF1), 1);
  EXPECT_EQ(*ChooseThreshold(pairs, ThresholdGoal::kTargetPrecision, 0.9), 5);
  EXPECT_EQ(*ChooseThreshold(pairs, ThresholdGoal::kTargetPrecision, 0.7), 1);
  EXPECT_EQ(*ChooseThreshold(pairs, ThresholdGoal::kTargetPrecision, 0.1), 1);
  EXPECT_EQ(*ChooseThreshold(pairs, ThresholdGoal::kTargetRecall, 0.5), 5);
  EXPECT_EQ(*ChooseThreshold(pairs, ThresholdGoal::kTargetRecall, 1), 1);
  const std::vector<JudgedScore> alike = {{.score = 3, .relevant = true},
                                          {.score = 3, .relevant = false}};
  EXPECT_EQ(*ChooseThreshold(alike, ThresholdGoal::kF1), 3);
  const auto none =
      ChooseThreshold(alike, ThresholdGoal::kTargetPrecision, 0.9);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().message,
            "no threshold has a precision of 0.9; the most is 0.5");
  EXPECT_FALSE(ChooseThreshold({}, ThresholdGoal::kF1));
}

// Compares with every possible threshold.
TEST(ChooseThreshold, NoOtherIsBetter) {
  for (const unsigned seed : {1u, 2u, 3u}) {
    const std::vector<JudgedScore> pairs = RandomPairs(200, seed, 0.6, -0.5);
    const auto at = [&](Result<double> threshold) {
      EXPECT_TRUE(threshold);
      return CountAt(pairs, *threshold);
    };
    const ThresholdCounts f1 = at(ChooseThreshold(pairs, ThresholdGoal::kF1));
    const ThresholdCounts precision =
        at(ChooseThreshold(pairs, ThresholdGoal::kTargetPrecision, 0.6));
    const ThresholdCounts recall =
        at(ChooseThreshold(pairs, ThresholdGoal::kTargetRecall, 0.8));
    EXPECT_GE(precision.precision(), 0.6 - 1e-9);
    EXPECT_GE(recall.recall(), 0.8 - 1e-9);
    for (const JudgedScore& pair : pairs) {
      const ThresholdCounts other = CountAt(pairs, pair.score);
      EXPECT_LE(other.f1(), f1.f1() + 1e-12);
      if (other.precision() >= 0.6) {
        EXPECT_LE(other.recall(), precision.recall() + 1e-9);
      }
      if (other.recall() >= 0.8) {
        EXPECT_LE(other.precision(), recall.precision() + 1e-9);
      }
    }
  }
}

}  // namespace
}  // namespace podium
