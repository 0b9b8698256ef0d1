#include "eval/falling_scores.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace podium {
namespace {

using Scores = std::vector<float>;
constexpr double kEndless = std::numeric_limits<double>::infinity();
constexpr float kLargest = std::numeric_limits<float>::max();
constexpr float kSmallest = std::numeric_limits<float>::denorm_min();

// A score as trec_eval reads it back from its printed form.
float PrintedAndRead(float score) {
  const std::string text = fmt::format("{}", score);
  double read = 0;
  std::from_chars(text.data(), text.data() + text.size(), read);
  return static_cast<float>(read);
}

TEST(FallingScores, KeepsScoresThatAlreadyFall) {
  EXPECT_EQ(FallingScores(std::vector<double>{0.75, 0.5, 0.125, -2}),
            (Scores{0.75F, 0.5F, 0.125F, -2}));
  EXPECT_EQ(FallingScores({}), Scores());
}

TEST(FallingScores, ReplacesOthersByTheNextFloatBelow) {
  EXPECT_EQ(FallingScores(std::vector<double>{1, 1, 1, 0.5}),
            (Scores{1, 0.99999994F, 0.9999999F, 0.5F}));
  // As doubles they fall, as floats they do not.
  EXPECT_EQ(FallingScores(std::vector<double>{0.5, 0.5 - 1e-12}),
            (Scores{0.5F, 0.49999997F}));
  // A ranking that is not in the order of its scores, as with --merge rrf.
  EXPECT_EQ(FallingScores(std::vector<double>{0.25, 1, 0.125}),
            (Scores{0.25F, std::nextafter(0.25F, 0.0F), 0.125F}));
}

TEST(FallingScores, AddsNoNegativeScores) {
  EXPECT_EQ(FallingScores(std::vector<double>{0.5, 0, 0, 0}),
            (Scores{0.5F, 2 * kSmallest, kSmallest, 0}));
  EXPECT_EQ(FallingScores(std::vector<double>{0, 0, -1}),
            (Scores{0, -kSmallest, -1}));
}

TEST(FallingScores, HandlesTheLargestAndSmallestFloats) {
  EXPECT_EQ(FallingScores(std::vector<double>{kEndless, kEndless, 3}),
            (Scores{static_cast<float>(kEndless), kLargest, 3}));
  EXPECT_EQ(FallingScores(std::vector<double>{-1, -kEndless, -kEndless}),
            (Scores{-1, -kLargest, -static_cast<float>(kEndless)}));
}

TEST(FallingScores, StillFallWhenTheyArePrintedAndRead) {
  for (const double begin : {1.0, 0.7, 1e-38, 0.0, -1.0, -3e38, 1e30}) {
    const Scores falling = FallingScores(std::vector<double>(1000, begin));
    for (size_t i = 1; i < falling.size(); ++i) {
      ASSERT_LT(PrintedAndRead(falling[i]), PrintedAndRead(falling[i - 1]))
          << begin << " " << i;
    }
  }
}

}  // namespace
}  // namespace podium
