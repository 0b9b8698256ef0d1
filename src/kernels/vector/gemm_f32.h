#pragma once

// Implements GemmF32Args using Vec. Include after vec.h, math.h, tile.h and
// epilogue.h.

namespace podium {
namespace {

// Blocks of k and m, sized so that a panel's block (kBlockK x kPanel) stays in
// L1 and the rows' block (kBlockM x kBlockK) in L2. Splitting k into blocks
// does not change a sum: between two blocks it is stored in c, which is as
// exact as a register.
constexpr int64_t kBlockK = 384;
constexpr int64_t kBlockM = 16 * kTileRows;

struct GemmTile {
  // Computes the tile at row i and panel column j for k in [begin, end).
  template <int kRows>
  [[gnu::noinline]] static void Run(const GemmF32Args& g, int64_t i, int64_t j,
                                    int64_t begin, int64_t end) {
    const int64_t cols = g.n - j;  // at most kPanel of them in this tile
    float* c = g.c + i * g.ldc + j;
    Vec sum[kRows][2];
    for (int r = 0; r < kRows; ++r) {
      const float* row = c + r * g.ldc;
      sum[r][0] = begin == 0 ? Set1(0) : LoadPart(row, cols);
      sum[r][1] = begin == 0 ? Set1(0) : LoadPart(row + kLanes, cols - kLanes);
    }
    MultiplyTile<kRows>(end - begin, g.a + i * g.lda + begin, g.lda,
                        g.packed_b + j * g.k + begin * kPanel, sum);
    if (end == g.k) AddBiasAndFinish<kRows>(g, i, j, sum);
    for (int r = 0; r < kRows; ++r) {
      float* row = c + r * g.ldc;
      StorePart(row, sum[r][0], cols);
      StorePart(row + kLanes, sum[r][1], cols - kLanes);
    }
  }

 private:
  template <int kRows>
  static inline void AddBiasAndFinish(const GemmF32Args& g, int64_t i,
                                      int64_t j, Vec (&sum)[kRows][2]) {
    for (int half = 0; half < 2; ++half) {
      const int64_t column = j + half * kLanes;
      const Vec bias = LoadPart(g.bias + column, g.n - column);
      for (int r = 0; r < kRows; ++r) {
        sum[r][half] = Finish<Gelu>(
            g.epilogue, Add(sum[r][half], bias),
            g.residual + (i + r) * g.ld_residual + column, g.n - column);
      }
    }
  }
};

void GemmF32(const GemmF32Args& g) {
  for (int64_t k = 0; k < g.k; k += kBlockK) {
    const int64_t k_end = Least(k + kBlockK, g.k);
    for (int64_t m = 0; m < g.m; m += kBlockM) {
      const int64_t m_end = Least(m + kBlockM, g.m);
      for (int64_t j = 0; j < g.n; j += kPanel) {
        for (int64_t i = m; i < m_end; i += kTileRows) {
          RunTile<GemmTile>(Least(kTileRows, m_end - i), g, i, j, k, k_end);
        }
      }
    }
  }
}

}  // namespace
}  // namespace podium
