#include "eval/significance.h"

#include <gtest/gtest.h>

#include <cmath>

namespace podium {
namespace {

std::vector<double> Zeros(size_t n) { return std::vector<double>(n, 0.0); }

TEST(SignificanceTest, CountsWinsTiesAndLosses) {
  const std::vector<double> a = {.5, .5, .5, .2}, b = {.6, .5, .4, .9};
  const Comparison result = Compare(a, b);
  EXPECT_EQ(result.queries, 4);
  EXPECT_EQ(result.wins, 2);
  EXPECT_EQ(result.ties, 1);
  EXPECT_EQ(result.losses, 1);
  EXPECT_NEAR(result.mean_difference, .175, 1e-12);
}

// t = 4.2426 with 4 degrees of freedom; 2 of the 32 sign assignments are as far
// from 0.
TEST(SignificanceTest, ASmallSampleEqualsThePublishedValues) {
  const std::vector<double> b = {1, 2, 3, 4, 5};
  const Comparison result = Compare(Zeros(5), b);
  EXPECT_NEAR(*result.t_test_p, 0.0132356, 1e-6);
  EXPECT_DOUBLE_EQ(*result.randomization_p, 2.0 / 32);
  EXPECT_NEAR(*result.effect_size, 3 / std::sqrt(2.5), 1e-12);
}

// Sleep gained with two drugs: Student, "The probable error of a mean",
// Biometrika 6, 1908; t = 4.0621 with 9 degrees of freedom.
TEST(SignificanceTest, EqualsStudentsOwnExample) {
  const std::vector<double> a = {.7,  -1.6, -.2, -1.2, -.1,
                                 3.4, 3.7,  .8,  0,    2.0};
  const std::vector<double> b = {1.9, .8,  1.1, .1,  -.1,
                                 4.4, 5.5, 1.6, 4.6, 3.4};
  const Comparison result = Compare(a, b);
  EXPECT_NEAR(*result.t_test_p, 0.002833, 1e-6);
  EXPECT_GT(result.interval->low, 0.5);
  EXPECT_LT(result.interval->low, result.mean_difference);
  EXPECT_GT(result.interval->high, result.mean_difference);
  EXPECT_LT(result.interval->high, 2.6);
}

TEST(SignificanceTest, SampledPermutationsAgreeWithAllPermutations) {
  // The first 16 differences alone allow an exact test; four that are 0 change
  // nothing but make it too many.
  std::vector<double> b;
  for (int i = 0; i < 16; ++i) b.push_back(std::sin(i) + .35);
  const double exact = *Compare(Zeros(16), b).randomization_p;
  b.insert(b.end(), 4, 0.0);
  const double random = *Compare(Zeros(20), b).randomization_p;
  ASSERT_GT(exact, .01);
  EXPECT_NEAR(random, exact, 4 * std::sqrt(exact / 100'000));
}

TEST(SignificanceTest, ManyQueriesFlipAllOfTheirSigns) {
  // With 200 equal differences, hardly any sign assignment has as large a sum.
  const Comparison sure = Compare(Zeros(200), std::vector<double>(200, .01));
  EXPECT_DOUBLE_EQ(*sure.randomization_p, 1.0 / 100'001);
  EXPECT_EQ(*sure.t_test_p, 0);
  EXPECT_FALSE(sure.effect_size);
}

TEST(SignificanceTest, EqualRunsDoNotDiffer) {
  const Comparison same = Compare(Zeros(30), Zeros(30));
  EXPECT_EQ(*same.t_test_p, 1);
  EXPECT_EQ(*same.randomization_p, 1);
  EXPECT_EQ(same.interval->low, 0);
  EXPECT_FALSE(same.effect_size);
  const Comparison one = Compare(Zeros(1), std::vector<double>{.3});
  EXPECT_FALSE(one.t_test_p || one.randomization_p || one.interval);
  EXPECT_EQ(Compare({}, {}).queries, 0);
}

TEST(SignificanceTest, TheSameSeedGivesTheSameNumbers) {
  std::vector<double> b;
  for (int i = 0; i < 40; ++i) b.push_back(std::cos(i) + .2);
  const Comparison first = Compare(Zeros(40), b);
  EXPECT_EQ(first.randomization_p, Compare(Zeros(40), b).randomization_p);
  const Comparison other = Compare(Zeros(40), b, {.seed = 2});
  EXPECT_NE(first.interval->low, other.interval->low);
  EXPECT_NEAR(first.interval->low, other.interval->low, .02);
}

TEST(SignificanceTest, HolmStepsDown) {
  const std::vector<double> p = {.01, .04, .03, .005};
  const std::vector<double> corrected = HolmCorrection(p);
  const std::vector<double> want = {.03, .06, .06, .02};
  for (size_t i = 0; i < want.size(); ++i) {
    EXPECT_NEAR(corrected[i], want[i], 1e-12) << i;
  }
  EXPECT_EQ(HolmCorrection(std::vector<double>{.7, .9})[0], 1);
}

}  // namespace
}  // namespace podium
