#pragma once

// Implements GemmIntArgs using IntVec. Include after vec.h, a dot.h, math.h,
// tile.h and finish_int.h.

namespace podium {
namespace {

// Rows multiplied with one panel before the next; both fit in L2.
constexpr int64_t kBlockRowsInt = 16 * kTileRows;

struct GemmTileInt {
  template <int kRows>
  [[gnu::noinline]] static void Run(const GemmIntArgs& g, int64_t i,
                                    int64_t j) {
    IntVec sum[kRows][2];
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) sum[r][0] = sum[r][1] = SetInt(0);
    const auto* a = static_cast<const Element*>(g.a) + i * g.k;
    const auto* b = static_cast<const Element*>(g.packed_b) + j * g.k;
#pragma GCC unroll 2
    for (int64_t p = 0; p < g.k; p += kGroup) {
      const IntVec b0 = LoadGroups(b);
      const IntVec b1 = LoadGroups(b + kLanes * kGroup);
#pragma GCC unroll 16
      for (int r = 0; r < kRows; ++r) {
        const IntVec ar = RepeatGroup(a + r * g.k);
        sum[r][0] = Dot(sum[r][0], ar, b0);
        sum[r][1] = Dot(sum[r][1], ar, b1);
      }
      a += kGroup;
      b += kPanel * kGroup;
    }
    // Every loop over the tile is unrolled, and the tile is finished from
    // memory: otherwise g++ 12 keeps the sums in memory throughout.
    alignas(64) int32_t sums[kRows][kPanel];
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
      StoreInt(sums[r], sum[r][0]);
      StoreInt(sums[r] + kLanes, sum[r][1]);
    }
    FinishRowsInt(g, i, kRows, j, sums);
  }
};

void GemmInt(const GemmIntArgs& g) {
  for (int64_t m = 0; m < g.m; m += kBlockRowsInt) {
    const int64_t m_end = Least(m + kBlockRowsInt, g.m);
    for (int64_t j = 0; j < g.n; j += kPanel) {
      for (int64_t i = m; i < m_end; i += kTileRows) {
        RunTile<GemmTileInt>(Least(kTileRows, m_end - i), g, i, j);
      }
    }
  }
}

}  // namespace
}  // namespace podium
