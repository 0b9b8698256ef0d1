#include "ops/alibi.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/select.h"

namespace podium {
namespace {

TEST(AlibiTest, SlopesAreGeometric) {
  EXPECT_EQ(AlibiSlopes(1), (std::vector<float>{1 / 256.0f}));
  EXPECT_EQ(AlibiSlopes(4),
            (std::vector<float>{0.25f, 0.0625f, 0.015625f, 0.00390625f}));
  // Six heads: the four above, then every second one of eight.
  EXPECT_EQ(AlibiSlopes(6), (std::vector<float>{0.25f, 0.0625f, 0.015625f,
                                                0.00390625f, 0.5f, 0.125f}));
  EXPECT_EQ(AlibiSlopes(12).size(), 12u);
}

TEST(AlibiTest, ScoresFallWithTheDistance) {
  // Equal keys: the weights are those of the distances alone.
  const std::vector<int32_t> cu_seqlens = {0, 3};
  std::vector<float> zeros(6), v = {1, 0, 10, 0, 100, 0}, out(6);
  const MatrixView equal = {zeros.data(), 3, 2, 2};
  const Loop alone = LoopAlone;
  for (const Kernels* kernels : AvailableKernels()) {
    Workspace workspace(1);
    AttendWithAlibi({.kernels = *kernels,
                     .arithmetic = Arithmetic::kF32,
                     .num_heads = 2,
                     .cu_seqlens = cu_seqlens,
                     .loop = alone,
                     .workspace = workspace},
                    {1, 0.5f}, equal, equal, {v.data(), 3, 2, 2},
                    {out.data(), 3, 2, 2});
    const double e = std::exp(-1);
    EXPECT_NEAR(out[0], (1 + 10 * e + 100 * e * e) / (1 + e + e * e), 1e-4);
    EXPECT_NEAR(out[2], (e + 10 + 100 * e) / (1 + 2 * e), 1e-4);
    EXPECT_EQ(out[1], 0);
  }
}

}  // namespace
}  // namespace podium
