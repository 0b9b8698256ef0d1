#include "ops/pooling.h"

#include <gtest/gtest.h>

#include <vector>

namespace podium {
namespace {

TEST(PoolingTest, OneRowForEachText) {
  const std::vector<int32_t> cu_seqlens = {0, 1, 4};
  // Two of three columns.
  const std::vector<float> x = {1, 2, 99, 3, 4, 99, 5, 0, 99, 7, 2, 99};
  std::vector<float> y(4);
  PoolFirst(cu_seqlens, {x.data(), 4, 2, 3}, {y.data(), 2, 2, 2});
  EXPECT_EQ(y, (std::vector<float>{1, 2, 3, 4}));
  PoolLast(cu_seqlens, {x.data(), 4, 2, 3}, {y.data(), 2, 2, 2});
  EXPECT_EQ(y, (std::vector<float>{1, 2, 7, 2}));
  PoolMean(cu_seqlens, {x.data(), 4, 2, 3}, {y.data(), 2, 2, 2});
  EXPECT_EQ(y, (std::vector<float>{1, 2, 5, 2}));
}

}  // namespace
}  // namespace podium
