#include "kernels/measured.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace podium {
namespace {

TEST(MeasuredKernels, ForwardCallsAndCountWork) {
  const Kernels& kernels = MeasuredKernels(kGenericKernels);
  EXPECT_STREQ(kernels.name, kGenericKernels.name);
  TakeKernelTimes();
  std::vector<float> a(2 * 3, 1), b(3 * kernels.gemm_panel, 2), bias(4, 0.5f);
  std::vector<float> c(2 * 4);
  kernels.gemm_f32({.m = 2,
                    .n = 4,
                    .k = 3,
                    .a = a.data(),
                    .lda = 3,
                    .packed_b = b.data(),
                    .bias = bias.data(),
                    .epilogue = Epilogue::kBias,
                    .c = c.data(),
                    .ldc = 4});
  EXPECT_EQ(c, std::vector<float>(8, 6.5f));
  const KernelTimes times = TakeKernelTimes();
  EXPECT_EQ(times[0].name, "linear");
  EXPECT_EQ(times[0].calls, 1);
  EXPECT_EQ(times[0].flops, 2.0 * 2 * 4 * 3);
  EXPECT_GT(times[0].busy.count(), 0);
  EXPECT_TRUE(std::all_of(times.begin() + 1, times.end(),
                          [](const auto& time) { return time.calls == 0; }));
  EXPECT_EQ(TakeKernelTimes()[0].calls, 0);
}

}  // namespace
}  // namespace podium
