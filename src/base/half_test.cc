#include "base/half.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace podium {
namespace {

TEST(HalfTest, EveryKindOfNumberWidens) {
  EXPECT_EQ(HalfToFloat(0x0000), 0.0f);
  EXPECT_TRUE(std::signbit(HalfToFloat(0x8000)));
  EXPECT_EQ(HalfToFloat(0x3c00), 1.0f);
  EXPECT_EQ(HalfToFloat(0xc000), -2.0f);
  EXPECT_EQ(HalfToFloat(0x7bff), 65504.0f);
  EXPECT_EQ(HalfToFloat(0x0400), 0x1p-14f);
  EXPECT_EQ(HalfToFloat(0x0001), 0x1p-24f);
  EXPECT_EQ(HalfToFloat(0x83ff), -1023 * 0x1p-24f);
  EXPECT_EQ(HalfToFloat(0xfc00), -INFINITY);
  EXPECT_TRUE(std::isnan(HalfToFloat(0x7e00)));
}

TEST(HalfTest, EveryHalfRoundTrips) {
  for (uint32_t half = 0; half <= 0xffff; ++half) {
    const bool is_nan = (half & 0x7fff) > 0x7c00;
    if (is_nan) continue;
    ASSERT_EQ(FloatToHalf(HalfToFloat(static_cast<uint16_t>(half))), half);
  }
}

TEST(HalfTest, RoundsToNearestEven) {
  // Neighbours of the same sign, the last one infinite: numbers that round to
  // it are those that round to 65,536 in a format with a larger exponent.
  for (uint32_t half = 0; half < 0x7c00; ++half) {
    const float low = HalfToFloat(static_cast<uint16_t>(half));
    const float high =
        half == 0x7bff ? 65536 : HalfToFloat(static_cast<uint16_t>(half + 1));
    const float middle = low + (high - low) / 2;  // exact
    const uint32_t even = half % 2 == 0 ? half : half + 1;
    for (const float sign : {1.0f, -1.0f}) {
      const uint32_t bit = sign < 0 ? 0x8000 : 0;
      ASSERT_EQ(FloatToHalf(sign * std::nextafter(middle, 0.0f)), half | bit);
      ASSERT_EQ(FloatToHalf(sign * middle), even | bit);
      ASSERT_EQ(FloatToHalf(sign * std::nextafter(middle, INFINITY)),
                (half + 1) | bit);
    }
  }
}

TEST(HalfTest, OutOfRangeBecomesInfinityZeroOrNaN) {
  EXPECT_EQ(FloatToHalf(1e9f), 0x7c00);
  EXPECT_EQ(FloatToHalf(-INFINITY), 0xfc00);
  EXPECT_EQ(FloatToHalf(std::numeric_limits<float>::max()), 0x7c00);
  EXPECT_EQ(FloatToHalf(std::numeric_limits<float>::denorm_min()), 0);
  EXPECT_EQ(FloatToHalf(-1e-20f), 0x8000);
  EXPECT_EQ(FloatToHalf(NAN) & 0x7fff, 0x7e00);
}

}  // namespace
}  // namespace podium
