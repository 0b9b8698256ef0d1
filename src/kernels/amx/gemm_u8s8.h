#pragma once

// GemmU8S8Args on tiles. Include after tiles.h and finish_u8s8.h.

namespace podium {
namespace {

// Four sums of 16 x 16 (tiles 0 to 3) from two tiles of a (4, 5) and two of b
// (6, 7).
constexpr int64_t kSide = 16;
constexpr int64_t kBlockRowsAmx = 256;  // of a; they and a panel stay in L2
static_assert(kPanel == 2 * kSide && kGroup == 4);

// Rows i to i + rows, of which the registers were configured to hold
// kSide * (kRowTiles - 1) and the rest; columns j to j + kPanel.
template <int kRowTiles>
void GemmTilesU8S8(const GemmU8S8Args& g, int64_t i, int64_t rows, int64_t j) {
  ZeroTile<0>();
  ZeroTile<1>();
  if constexpr (kRowTiles == 2) {
    ZeroTile<2>();
    ZeroTile<3>();
  }
  const auto* a = static_cast<const Element*>(g.a) + i * g.k;
  const auto* b = static_cast<const Element*>(g.packed_b) + j * g.k;
  for (int64_t p = 0; p < g.k; p += kInt8Depth) {
    LoadTile<6>(b, kPanel * kGroup);
    LoadTile<7>(b + kSide * kGroup, kPanel * kGroup);
    LoadTile<4>(a, g.k);
    DotTilesU8S8<0, 4, 6>();
    DotTilesU8S8<1, 4, 7>();
    if constexpr (kRowTiles == 2) {
      LoadTile<5>(a + kSide * g.k, g.k);
      DotTilesU8S8<2, 5, 6>();
      DotTilesU8S8<3, 5, 7>();
    }
    a += kInt8Depth;
    b += kInt8Depth * kPanel;
  }
  alignas(64) int32_t sums[2 * kSide][kPanel];
  constexpr int64_t kRowBytes = kPanel * sizeof(int32_t);
  StoreTile<0>(sums[0], kRowBytes);
  StoreTile<1>(sums[0] + kSide, kRowBytes);
  if constexpr (kRowTiles == 2) {
    StoreTile<2>(sums[kSide], kRowBytes);
    StoreTile<3>(sums[kSide] + kSide, kRowBytes);
  }
  FinishRowsU8S8(g, i, rows, j, sums);
}

// Registers for `rows` rows of a, at most two tiles of them.
inline void ConfigureForRows(int64_t rows) {
  const auto first = static_cast<uint8_t>(Least(rows, kSide));
  const auto second = static_cast<uint8_t>(rows > kSide ? rows - kSide : kSide);
  const uint8_t shape[8] = {first, first,  second, second,
                            first, second, kSide,  kSide};
  ConfigureTiles(shape);
}

void GemmU8S8(const GemmU8S8Args& g) {
  const int64_t whole = g.m / (2 * kSide) * (2 * kSide);
  const int64_t rest = g.m - whole;
  if (whole > 0) ConfigureForRows(2 * kSide);
  for (int64_t m = 0; m < whole; m += kBlockRowsAmx) {
    const int64_t m_end = Least(m + kBlockRowsAmx, whole);
    for (int64_t j = 0; j < g.n; j += kPanel) {
      for (int64_t i = m; i < m_end; i += 2 * kSide) {
        GemmTilesU8S8<2>(g, i, 2 * kSide, j);
      }
    }
  }
  if (rest > 0) {
    ConfigureForRows(rest);
    for (int64_t j = 0; j < g.n; j += kPanel) {
      if (rest > kSide) {
        GemmTilesU8S8<2>(g, whole, rest, j);
      } else {
        GemmTilesU8S8<1>(g, whole, rest, j);
      }
    }
  }
  ReleaseTiles();
}

}  // namespace
}  // namespace podium
