#pragma once

// The tile functions of tiles.h on plain arrays, for machines without AMX.

#include <cstdint>
#include <cstring>

namespace podium {
namespace {

struct TileRegister {
  uint8_t bytes[16][64] = {};
};
TileRegister tile_registers[8];  // for the single test thread

inline void ConfigureTiles() {
  for (TileRegister& tile : tile_registers) tile = TileRegister{};
}
inline void ReleaseTiles() {}

template <int kTile>
inline void ZeroTile() {
  std::memset(tile_registers[kTile].bytes, 0, 16 * 64);
}
template <int kTile>
inline void LoadTile(const void* x, int64_t stride) {
  TileRegister& tile = tile_registers[kTile];
  for (int64_t i = 0; i < 16; ++i) {
    std::memcpy(tile.bytes[i], static_cast<const uint8_t*>(x) + i * stride, 64);
  }
}
template <int kTile>
inline void StoreTile(void* x, int64_t stride) {
  const TileRegister& tile = tile_registers[kTile];
  for (int64_t i = 0; i < 16; ++i) {
    std::memcpy(static_cast<uint8_t*>(x) + i * stride, tile.bytes[i], 64);
  }
}
template <int kSum, int kA, int kB>
inline void DotTilesU8S8() {
  TileRegister& sum = tile_registers[kSum];
  const TileRegister& a = tile_registers[kA];
  const TileRegister& b = tile_registers[kB];
  for (int64_t i = 0; i < 16; ++i) {
    for (int64_t j = 0; j < 16; ++j) {
      int32_t result;
      std::memcpy(&result, &sum.bytes[i][4 * j], sizeof result);
      for (int64_t p = 0; p < 64; ++p) {
        result +=
            a.bytes[i][p] * static_cast<int8_t>(b.bytes[p / 4][4 * j + p % 4]);
      }
      std::memcpy(&sum.bytes[i][4 * j], &result, sizeof result);
    }
  }
}

inline float FloatOfBf16(const uint8_t* x) {
  uint16_t half;
  std::memcpy(&half, x, sizeof half);
  const uint32_t bits = uint32_t{half} << 16;
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}
template <int kSum, int kA, int kB>
inline void DotTilesBf16() {
  TileRegister& sum = tile_registers[kSum];
  const TileRegister& a = tile_registers[kA];
  const TileRegister& b = tile_registers[kB];
  for (int64_t i = 0; i < 16; ++i) {
    for (int64_t j = 0; j < 16; ++j) {
      float result;
      std::memcpy(&result, &sum.bytes[i][4 * j], sizeof result);
      for (int64_t p = 0; p < 32; ++p) {
        result += FloatOfBf16(&a.bytes[i][2 * p]) *
                  FloatOfBf16(&b.bytes[p / 2][4 * j + 2 * (p % 2)]);
      }
      std::memcpy(&sum.bytes[i][4 * j], &result, sizeof result);
    }
  }
}

}  // namespace
}  // namespace podium
