#pragma once

// From an integer product to what is stored. Include after vec.h, a dot.h,
// math.h, tile.h and epilogue.h.

namespace podium {
namespace {

// Columns j to j + kLanes of the products' row i.
inline void FinishU8S8(const GemmU8S8Args& g, int64_t i, int64_t j,
                       IntVec sum) {
  const int64_t left = g.n - j;
  if (left <= 0) return;
  alignas(64) int32_t column_sums[kLanes] = {};
  const int32_t* b_sum = g.b_sum + j;
  if (left < kLanes) {
    for (int64_t t = 0; t < left; ++t) column_sums[t] = b_sum[t];
    b_sum = column_sums;
  }
  const IntVec product = SubMul(sum, SetInt(g.a_zero[i]), LoadInt(b_sum));
  const Vec scale = Mul(Set1(g.a_scale[i]), LoadPart(g.b_scale + j, left));
  const Vec x = Fma(ToFloat(product), scale, LoadPart(g.bias + j, left));
  StorePart(
      g.c + i * g.ldc + j,
      Finish<GeluNear>(g.epilogue, x, g.residual + i * g.ld_residual + j, left),
      left);
}

// Rows i to i + rows, columns j to j + kPanel.
inline void FinishRowsU8S8(const GemmU8S8Args& g, int64_t i, int64_t rows,
                           int64_t j, const int32_t (*sums)[kPanel]) {
  for (int64_t r = 0; r < rows; ++r) {
    FinishU8S8(g, i + r, j, LoadInt(sums[r]));
    FinishU8S8(g, i + r, j + kLanes, LoadInt(sums[r] + kLanes));
  }
}

}  // namespace
}  // namespace podium
