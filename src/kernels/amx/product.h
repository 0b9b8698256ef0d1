#pragma once

// Products with AMX tiles. Include after a tiles.h and tile.h.

namespace podium {
namespace {

// Tiles 0 to 3 hold four sums of 16 x 16, tiles 4 and 5 two tiles of a, tiles 6
// and 7 two tiles of b.
constexpr int64_t kSide = 16;
constexpr int64_t kTileBytes = 64;  // in a row
static_assert(kPanel == 2 * kSide && kOperandRows == 2 * kSide);

struct U8S8 {
  template <int kSum, int kA, int kB>
  static void Dot() {
    DotTilesU8S8<kSum, kA, kB>();
  }
};
struct Bf16 {
  template <int kSum, int kA, int kB>
  static void Dot() {
    DotTilesBf16<kSum, kA, kB>();
  }
};

// sums (16 kRowTiles, kPanel) of 32 bits = rows of a times a panel. Rows of a
// are `a_stride` bytes apart and `steps` times kTileBytes long. Rows of sums
// are `sum_stride` bytes apart.
template <class Kind, int kRowTiles>
void ProductTiles(int64_t steps, const void* a, int64_t a_stride,
                  const void* panel, void* sums, int64_t sum_stride) {
  constexpr int64_t kPanelStride = 2 * kTileBytes;
  const auto* x = static_cast<const uint8_t*>(a);
  const auto* y = static_cast<const uint8_t*>(panel);
  ZeroTile<0>();
  ZeroTile<1>();
  if constexpr (kRowTiles == 2) {
    ZeroTile<2>();
    ZeroTile<3>();
  }
  for (int64_t step = 0; step < steps; ++step) {
    LoadTile<6>(y, kPanelStride);
    LoadTile<7>(y + kTileBytes, kPanelStride);
    LoadTile<4>(x, a_stride);
    Kind::template Dot<0, 4, 6>();
    Kind::template Dot<1, 4, 7>();
    if constexpr (kRowTiles == 2) {
      LoadTile<5>(x + kSide * a_stride, a_stride);
      Kind::template Dot<2, 5, 6>();
      Kind::template Dot<3, 5, 7>();
    }
    x += kTileBytes;
    y += kSide * kPanelStride;
  }
  auto* out = static_cast<uint8_t*>(sums);
  StoreTile<0>(out, sum_stride);
  StoreTile<1>(out + kTileBytes, sum_stride);
  if constexpr (kRowTiles == 2) {
    StoreTile<2>(out + kSide * sum_stride, sum_stride);
    StoreTile<3>(out + kSide * sum_stride + kTileBytes, sum_stride);
  }
}

// At most kOperandRows rows; reads and writes whole tiles of rows.
template <class Kind>
inline void ProductRows(int64_t rows, int64_t steps, const void* a,
                        int64_t a_stride, const void* panel, void* sums,
                        int64_t sum_stride) {
  if (rows > kSide) {
    ProductTiles<Kind, 2>(steps, a, a_stride, panel, sums, sum_stride);
  } else {
    ProductTiles<Kind, 1>(steps, a, a_stride, panel, sums, sum_stride);
  }
}

inline void BeginProducts() { ConfigureTiles(); }
inline void EndProducts() { ReleaseTiles(); }

}  // namespace
}  // namespace podium
