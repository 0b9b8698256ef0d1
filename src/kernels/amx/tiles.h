#pragma once

// The tile vocabulary in AMX: eight registers of up to 16 rows of 64 bytes
// (Intel SDM volume 2, chapter "AMX instruction set"). GCC's intrinsics take
// literal numbers only, which a template cannot pass on.

#include <cstdint>

namespace podium {
namespace {

// Rows of 64 bytes of each of the eight registers; also sets them to 0. An
// asynchronous signal's handler may change the configuration, so each product
// sets its own.
inline void ConfigureTiles(const uint8_t (&rows)[8]) {
  struct alignas(64) {
    uint8_t palette = 1, start_row = 0;
    uint8_t reserved[14] = {};
    uint16_t bytes_a_row[16] = {};
    uint8_t rows[16] = {};
  } config;
  static_assert(sizeof config == 64);
  for (int i = 0; i < 8; ++i) {
    config.bytes_a_row[i] = 64;
    config.rows[i] = rows[i];
  }
  asm volatile("ldtilecfg %0" : : "m"(config));
}
// So that a switch of threads has nothing to save.
inline void ReleaseTiles() { asm volatile("tilerelease"); }

template <int kTile>
inline void ZeroTile() {
  asm volatile("tilezero %%tmm%c0" : : "i"(kTile));
}
// Rows `stride` bytes apart.
template <int kTile>
inline void LoadTile(const void* x, int64_t stride) {
  asm volatile("tileloadd (%0,%1,1), %%tmm%c2"
               :
               : "r"(x), "r"(stride), "i"(kTile)
               : "memory");
}
template <int kTile>
inline void StoreTile(void* x, int64_t stride) {
  asm volatile("tilestored %%tmm%c2, (%0,%1,1)"
               :
               : "r"(x), "r"(stride), "i"(kTile)
               : "memory");
}
// sum (rows, 16 of int32) += a (rows, 64 of u8) times b (16 groups of 4 k, 16
// columns of s8).
template <int kSum, int kA, int kB>
inline void DotTilesU8S8() {
  asm volatile("tdpbusd %%tmm%c2, %%tmm%c1, %%tmm%c0"
               :
               : "i"(kSum), "i"(kA), "i"(kB));
}

}  // namespace
}  // namespace podium
