#include "ops/glu.h"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/select.h"

namespace podium {
namespace {

TEST(GluTest, GatesTheOtherHalfOfAProduct) {
  // gelu(1) = .8413447, gelu(-2) = -.0455003; silu(1) = .7310586, silu(-2) =
  // -.2384058.
  const std::vector<float> product = {1, -2, 3, 10, 0, 1, 5, -1};
  for (const Kernels* kernels : AvailableKernels()) {
    std::vector<float> x = product;
    GeGlu(*kernels, {x.data(), 2, 2, 4}, {x.data() + 2, 2, 2, 4});
    EXPECT_NEAR(x[0], 3 * 0.8413447f, 2e-6);
    EXPECT_NEAR(x[1], 10 * -0.0455003f, 5e-6);
    EXPECT_EQ(x[2], 3);
    EXPECT_EQ(x[4], 0);
    EXPECT_NEAR(x[5], -0.8413447f, 2e-6);
  }
  std::vector<float> x = product;
  SwiGlu({x.data(), 2, 2, 4}, {x.data() + 2, 2, 2, 4});
  EXPECT_FLOAT_EQ(x[0], 3 * 0.7310586f);
  EXPECT_FLOAT_EQ(x[1], 10 * -0.2384058f);
  EXPECT_EQ(x[3], 10);
  EXPECT_EQ(x[4], 0);
  EXPECT_FLOAT_EQ(x[5], -0.7310586f);
}

TEST(GluTest, LargeNumbersStayFinite) {
  std::vector<float> x = {-1000, 1000};
  const std::vector<float> up = {2, 2};
  SwiGlu({x.data(), 1, 2, 2}, {up.data(), 1, 2, 2});
  EXPECT_EQ(x[0], 0);
  EXPECT_EQ(x[1], 2000);
}

}  // namespace
}  // namespace podium
