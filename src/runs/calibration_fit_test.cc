#include "runs/calibration_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "eval/calibration_error.h"

namespace podium {
namespace {

using Queries = std::vector<std::vector<JudgedScore>>;

// Overconfident scores: the true probability is a little below the sigmoid of a
// fifth of their logit.
Queries OverconfidentQueries(int queries, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(0, 6);
  std::uniform_real_distribution<double> part(0, 1);
  Queries made(queries);
  for (auto& query : made) {
    for (int i = 0; i < 30; ++i) {
      const double logit = normal(random);
      const double truth = 1 / (1 + std::exp(-(logit / 5 - 0.5)));
      // A float, as from rerankers.
      query.push_back({.score = static_cast<float>(1 / (1 + std::exp(-logit))),
                       .relevant = part(random) < truth});
    }
  }
  return made;
}

std::vector<JudgedScore> All(const Queries& queries) {
  std::vector<JudgedScore> pairs;
  for (const auto& query : queries)
    pairs.insert(pairs.end(), query.begin(), query.end());
  return pairs;
}

TEST(FitScoreMap, PlattFindsTheCurve) {
  const auto map = FitScoreMap(All(OverconfidentQueries(400, 1)),
                               {.method = CalibrationMethod::kPlatt});
  ASSERT_TRUE(map) << map.error().message;
  EXPECT_EQ(map->scale, ScoreScale::kLogit);
  EXPECT_NEAR(map->slope, 0.2, 0.02);
  EXPECT_NEAR(map->intercept, -0.5, 0.1);
}

TEST(FitScoreMap, RoundTripsThroughJson) {
  const auto pairs = All(OverconfidentQueries(20, 2));
  for (const auto method :
       {CalibrationMethod::kPlatt, CalibrationMethod::kIsotonic,
        CalibrationMethod::kThreshold}) {
    const auto map = FitScoreMap(pairs, {.method = method});
    ASSERT_TRUE(map) << map.error().message;
    const auto back = ParseScoreMap(ScoreMapJson(*map), "c.json");
    ASSERT_TRUE(back) << back.error().message;
    for (const double score : {0.0, 1e-9, 0.3, 0.999, 1.0})
      EXPECT_EQ(back->Map(score), map->Map(score));
  }
}

TEST(FitScoreMap, IsotonicKeepsEveryOrder) {
  const auto pairs = All(OverconfidentQueries(20, 3));
  const auto map = FitScoreMap(pairs, {.method = CalibrationMethod::kIsotonic});
  ASSERT_TRUE(map) << map.error().message;
  for (const JudgedScore& a : pairs) {
    for (const JudgedScore& b : pairs) {
      if (a.score < b.score) {
        EXPECT_LT(map->Map(a.score), map->Map(b.score));
      }
    }
  }
  EXPECT_LT(map->Map(0), map->Map(1e-30));
  EXPECT_LT(map->Map(1 - 1e-7), map->Map(1));
}

TEST(FitScoreMap, UsesScoresOfAnySizeUnmapped) {
  std::vector<JudgedScore> pairs = All(OverconfidentQueries(20, 4));
  for (JudgedScore& pair : pairs)
    pair.score = OnScale(pair.score, ScoreScale::kLogit);
  for (const auto method :
       {CalibrationMethod::kPlatt, CalibrationMethod::kIsotonic}) {
    const auto map = FitScoreMap(pairs, {.method = method});
    ASSERT_TRUE(map) << map.error().message;
    EXPECT_EQ(map->scale, ScoreScale::kScore);
    EXPECT_LT(map->Map(-5), map->Map(5));
  }
}

TEST(FitHeldOut, LowersTheErrorOnHeldOutQueries) {
  const Queries queries = OverconfidentQueries(100, 5);
  for (const auto method :
       {CalibrationMethod::kPlatt, CalibrationMethod::kIsotonic}) {
    const auto held_out = FitHeldOut(queries, 5, {.method = method});
    ASSERT_TRUE(held_out) << held_out.error().message;
    EXPECT_EQ(held_out->before.size(), 3000u);
    EXPECT_EQ(held_out->after.size(), 3000u);
    const auto ece = [](const std::vector<JudgedScore>& pairs) {
      return ExpectedCalibrationError(ReliabilityBins(pairs, 10));
    };
    EXPECT_GT(ece(held_out->before), 0.2);
    EXPECT_LT(ece(held_out->after), 0.06);
    EXPECT_LT(BrierScore(held_out->after), BrierScore(held_out->before));
    EXPECT_LT(LogLoss(held_out->after), LogLoss(held_out->before));
  }
}

// A fold whose queries contradict the others is mapped by the fit to the
// others.
TEST(FitHeldOut, HoldsWholeQueriesOut) {
  Queries queries(4);
  for (int i = 0; i < 10; ++i) {
    queries[0].push_back({.score = 0.9, .relevant = false});
    for (int q = 1; q < 4; ++q) {
      queries[q].push_back({.score = 0.9, .relevant = true});
      queries[q].push_back({.score = 0.1, .relevant = false});
    }
  }
  const auto held_out =
      FitHeldOut(queries, 4, {.method = CalibrationMethod::kThreshold});
  ASSERT_TRUE(held_out) << held_out.error().message;
  EXPECT_EQ(held_out->counts.true_positives, 30);
  EXPECT_EQ(held_out->counts.false_positives, 10);
  EXPECT_EQ(held_out->counts.false_negatives, 0);
  EXPECT_TRUE(held_out->after.empty());
  const auto curve =
      FitHeldOut(queries, 4, {.method = CalibrationMethod::kPlatt});
  ASSERT_TRUE(curve) << curve.error().message;
  // Fitted on the other three, where 0.9 is always right.
  EXPECT_GT(curve->after[0].score, 0.9);
}

TEST(FitHeldOut, SaysWhatIsMissing) {
  const Queries few(3,
                    std::vector<JudgedScore>{{.score = 0.5, .relevant = true}});
  EXPECT_EQ(FitHeldOut(few, 5, {}).error().message,
            "3 queries have judged pairs, fewer than the 5 folds: give fewer "
            "folds, or more queries");
  Queries one_side = few;
  one_side[0].push_back({.score = 0.4, .relevant = false});
  EXPECT_EQ(FitHeldOut(one_side, 3, {}).error().message,
            "without fold 1 of 3: no pair is judged irrelevant");
}

TEST(NoBetterThanNone, NamesEveryLossThatIsNotLower) {
  HeldOut held_out;
  held_out.before = {{.score = 1, .relevant = true},
                     {.score = 0.5, .relevant = false}};
  held_out.after = {{.score = 0.75, .relevant = true},
                    {.score = 0.25, .relevant = false}};
  EXPECT_EQ(NoBetterThanNone(held_out), "");
  std::swap(held_out.before, held_out.after);
  EXPECT_EQ(NoBetterThanNone(held_out),
            "on held-out queries the map is no better than the unmapped "
            "scores: the Brier score is 0.1250 with it and 0.0625 without, the "
            "log loss is 0.3466 with it and 0.2877 without");
  // Equally good is not better.
  held_out.before = held_out.after;
  EXPECT_NE(NoBetterThanNone(held_out), "");
  // One confident error: a small square, but a large logarithm.
  held_out.before.assign(9, {.score = 0.75, .relevant = true});
  held_out.after.assign(9, {.score = 1, .relevant = true});
  held_out.before.push_back({.score = 0.5, .relevant = false});
  held_out.after.push_back({.score = 0.875, .relevant = false});
  held_out.before.push_back({.score = 0.0078125, .relevant = true});
  held_out.after.push_back({.score = 0, .relevant = true});
  EXPECT_EQ(NoBetterThanNone(held_out).find("Brier"), std::string::npos);
  EXPECT_NE(NoBetterThanNone(held_out).find("log loss"), std::string::npos);
  // Scores that could not be probabilities.
  held_out.before.clear();
  EXPECT_EQ(NoBetterThanNone(held_out), "");
}

}  // namespace
}  // namespace podium
