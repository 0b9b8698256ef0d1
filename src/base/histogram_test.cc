#include "base/histogram.h"

#include <gtest/gtest.h>

#include <array>

namespace podium {
namespace {

TEST(Histogram, CountsEachValueInItsRange) {
  static constexpr std::array kBounds = {0.5, 1.0};
  Histogram histogram(kBounds);
  for (const double value : {-1.0, 0.5, 0.75, 1.0, 1.25, 100.0}) {
    histogram.Observe(value);
  }
  EXPECT_EQ(histogram.counts(), (std::vector<int64_t>{2, 2, 2}));
  EXPECT_EQ(histogram.sum(), 102.5);
}

}  // namespace
}  // namespace podium
