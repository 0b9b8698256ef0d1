#pragma once

// bf16 products in registers. Include after vec.h, a bf16.h and tile.h.

namespace podium {
namespace {

constexpr int64_t kProductRows = kTileRows;

struct ProductTileBf16 {
  template <int kRows>
  [[gnu::noinline]] static void Run(int64_t depth, const uint16_t* a,
                                    int64_t lda, const uint16_t* panel,
                                    float* out, int64_t ld_out) {
    Vec sum[kRows][2];
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) sum[r][0] = sum[r][1] = Set1(0);
    for (int64_t p = 0; p < depth; p += 2, panel += 2 * kPanel) {
      const PairVec b0 = LoadPairs(panel);
      const PairVec b1 = LoadPairs(panel + 2 * kLanes);
#pragma GCC unroll 16
      for (int r = 0; r < kRows; ++r) {
        const PairVec ar = RepeatPair(a + r * lda + p);
        sum[r][0] = DotPairs(sum[r][0], ar, b0);
        sum[r][1] = DotPairs(sum[r][1], ar, b1);
      }
    }
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
      Store(out + r * ld_out, sum[r][0]);
      Store(out + r * ld_out + kLanes, sum[r][1]);
    }
  }
};

inline void BeginProducts() {}
inline void EndProducts() {}

// out (rows, kPanel) = a (rows, depth) times a panel (depth / 2, kPanel, 2); at
// most kProductRows rows. Call between BeginProducts and EndProducts.
inline void ProductBf16(int64_t rows, int64_t depth, const uint16_t* a,
                        int64_t lda, const uint16_t* panel, float* out,
                        int64_t ld_out) {
  RunTile<ProductTileBf16>(rows, depth, a, lda, panel, out, ld_out);
}

}  // namespace
}  // namespace podium
