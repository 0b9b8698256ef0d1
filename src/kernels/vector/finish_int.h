#pragma once

// Converts integer sums to the stored floats. Include after vec.h, a dot.h,
// math.h, tile.h and epilogue.h.

namespace podium {
namespace {

// Loads only the lanes inside a row of integers.
inline IntVec LoadIntPart(const int32_t* x, int64_t left) {
  if (left >= kLanes) return LoadInt(x);
  alignas(64) int32_t part[kLanes] = {};
  for (int64_t j = 0; j < left; ++j) part[j] = x[j];
  return LoadInt(part);
}

// Finishes rows i to i + rows, columns j to j + kPanel.
inline void FinishRowsInt(const GemmIntArgs& g, int64_t i, int64_t rows,
                          int64_t j, const int32_t (*sums)[kPanel]) {
  for (int64_t half = 0; half < kPanel && j + half < g.n; half += kLanes) {
    const int64_t column = j + half, left = g.n - column;
    const IntVec b_sum = LoadIntPart(g.b_sum + column, left);
    const Vec b_scale = LoadPart(g.b_scale + column, left);
    const Vec bias = LoadPart(g.bias + column, left);
    for (int64_t r = 0; r < rows; ++r) {
      const int64_t row = i + r;
      const IntVec product =
          SubMul(LoadInt(sums[r] + half), SetInt(g.a_zero[row]), b_sum);
      const Vec x =
          Fma(ToFloat(product), Mul(Set1(g.a_scale[row]), b_scale), bias);
      const float* residual = g.residual + row * g.ld_residual + column;
      StorePart(g.c + row * g.ldc + column,
                Finish<GeluNear>(g.epilogue, x, residual, left), left);
    }
  }
}

}  // namespace
}  // namespace podium
