#pragma once

// Implements GemmBf16Args using ProductBf16. Include after vec.h, a bf16.h,
// math.h, tile.h, epilogue.h and a product_bf16.h.

namespace podium {
namespace {

// Rows multiplied with one panel before the next; both fit in L2.
constexpr int64_t kBlockRowsBf16 = 8 * kProductRows;

void RoundBf16(const RoundBf16Args& t) {
  for (int64_t i = 0; i < t.rows; ++i) {
    const float* x = t.x + i * t.ldx;
    uint16_t* q = t.q + i * t.ldq;
    for (int64_t j = 0; j < t.ldq; j += kLanes) {
      StoreBf16(q + j, LoadPart(x + j, t.cols - j));
    }
  }
}

inline void FinishRowsBf16(const GemmBf16Args& g, int64_t i, int64_t rows,
                           int64_t j, const float* sums) {
  for (int64_t half = j; half < j + kPanel && half < g.n; half += kLanes) {
    const int64_t left = g.n - half;
    const Vec bias = LoadPart(g.bias + half, left);
    for (int64_t r = 0; r < rows; ++r) {
      const Vec x = Add(Load(sums + r * kPanel + half - j), bias);
      const float* residual = g.residual + (i + r) * g.ld_residual + half;
      StorePart(g.c + (i + r) * g.ldc + half,
                Finish<GeluNear>(g.epilogue, x, residual, left), left);
    }
  }
}

void GemmBf16(const GemmBf16Args& g) {
  alignas(64) float sums[kProductRows * kPanel];
  BeginProducts();
  for (int64_t m = 0; m < g.m; m += kBlockRowsBf16) {
    const int64_t m_end = Least(m + kBlockRowsBf16, g.m);
    for (int64_t j = 0; j < g.n; j += kPanel) {
      for (int64_t i = m; i < m_end; i += kProductRows) {
        const int64_t rows = Least(kProductRows, m_end - i);
        ProductBf16(rows, g.k, g.a + i * g.k, g.k, g.packed_b + j * g.k, sums,
                    kPanel);
        FinishRowsBf16(g, i, rows, j, sums);
      }
    }
  }
  EndProducts();
}

}  // namespace
}  // namespace podium
