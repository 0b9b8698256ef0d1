#include "ops/rotary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace podium {
namespace {

TEST(RotaryTest, FrequenciesFallFromOne) {
  const std::vector<float> frequencies = RotaryFrequencies(10000, 8);
  ASSERT_EQ(frequencies.size(), 4u);
  EXPECT_EQ(frequencies[0], 1);
  EXPECT_FLOAT_EQ(frequencies[1], 0.1f);
  EXPECT_FLOAT_EQ(frequencies[2], 0.01f);
  EXPECT_FLOAT_EQ(frequencies[3], 0.001f);
}

TEST(RotaryTest, PositionsCountFromZeroInEachText) {
  AlignedFloats scratch;
  const std::vector<int32_t> cu_seqlens = {0, 2, 5};
  const ConstMatrixView angles = RotaryAngles(
      {.frequencies = {0.5f}, .magnitude = 2}, cu_seqlens, scratch);
  ASSERT_EQ(angles.rows, 5);
  ASSERT_EQ(angles.cols, 2);
  const int positions[] = {0, 1, 0, 1, 2};
  for (int64_t i = 0; i < 5; ++i) {
    const float angle = 0.5f * static_cast<float>(positions[i]);
    EXPECT_FLOAT_EQ(angles.row(i)[0], 2 * std::cos(angle));
    EXPECT_FLOAT_EQ(angles.row(i)[1], 2 * std::sin(angle));
  }
}

TEST(RotaryTest, TurnsTheHalvesOfEachHeadAgainstEachOther) {
  // Two heads of four columns. The first pair turns by 90 degrees, the second
  // not at all.
  const std::vector<float> angles = {0, 1, 1, 0};
  std::vector<float> x = {1, 2, 3, 4, 5, 6, 7, 8, 99};
  Rotate({angles.data(), 1, 4, 4}, {x.data(), 1, 8, 9});
  EXPECT_EQ(x, (std::vector<float>{-3, 2, 1, 4, -7, 6, 5, 8, 99}));
}

TEST(RotaryTest, TurnsNeighboursAgainstEachOther) {
  const std::vector<float> angles = {0, 1, 1, 0};
  std::vector<float> x = {1, 2, 3, 4, 5, 6, 7, 8, 99};
  RotateNeighbours({angles.data(), 1, 4, 4}, {x.data(), 1, 8, 9});
  EXPECT_EQ(x, (std::vector<float>{-2, 1, 3, 4, -6, 5, 7, 8, 99}));
}

}  // namespace
}  // namespace podium
