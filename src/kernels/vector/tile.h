#pragma once

// The inner loop of every product. Include after vec.h.

namespace podium {
namespace {

constexpr int64_t kPanel = 2 * kLanes;  // columns of a tile

// sum[i][:] += a[i][0..k) times panel (k, kPanel), for kRows rows of a. Each
// element gets one fused multiply-add per step of k, in order of k, whatever
// kRows is: this makes a row's result independent of its neighbours.
template <int kRows>
inline void MultiplyTile(int64_t k, const float* a, int64_t lda,
                         const float* panel, Vec (&sum)[kRows][2]) {
  // The compiler keeps an array out of registers if a variable indexes it
  // anywhere. This copy is indexed only by constants, whatever the caller does
  // with `sum`.
  Vec s[kRows][2];
#pragma GCC unroll 16
  for (int i = 0; i < kRows; ++i) s[i][0] = sum[i][0], s[i][1] = sum[i][1];
  for (int64_t p = 0; p < k; ++p, panel += kPanel) {
    const Vec b0 = Load(panel);
    const Vec b1 = Load(panel + kLanes);
#pragma GCC unroll 16
    for (int i = 0; i < kRows; ++i) {
      const Vec ai = Set1(a[i * lda + p]);
      s[i][0] = Fma(ai, b0, s[i][0]);
      s[i][1] = Fma(ai, b1, s[i][1]);
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < kRows; ++i) sum[i][0] = s[i][0], sum[i][1] = s[i][1];
}

inline int64_t Least(int64_t a, int64_t b) { return a < b ? a : b; }

// Runs Tile::Run<rows>(args...) for a `rows` known only at run time. Run must
// not be inlined: the registers suffice for only one tile at a time.
template <class Tile, int kRows = kTileRows, class... Args>
inline void RunTile(int64_t rows, const Args&... args) {
  if constexpr (kRows == 1) {
    Tile::template Run<1>(args...);
  } else {
    if (rows == kRows) {
      Tile::template Run<kRows>(args...);
    } else {
      RunTile<Tile, kRows - 1>(rows, args...);
    }
  }
}

}  // namespace
}  // namespace podium
