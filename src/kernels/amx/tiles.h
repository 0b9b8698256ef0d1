#pragma once

// The tile functions for AMX: eight registers of 16 rows of 64 bytes (Intel SDM
// volume 2, chapter "AMX instruction set"). GCC's intrinsics accept only
// literal numbers, so a template cannot pass its arguments to them.

#include <cstdint>

namespace podium {
namespace {

// All eight registers hold 16 rows. The handler of an asynchronous signal may
// change the configuration, so each product sets its own.
inline void ConfigureTiles() {
  struct alignas(64) {
    uint8_t palette = 1, start_row = 0;
    uint8_t reserved[14] = {};
    uint16_t bytes_a_row[16] = {64, 64, 64, 64, 64, 64, 64, 64};
    uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
  } config;
  static_assert(sizeof config == 64);
  asm volatile("ldtilecfg %0" : : "m"(config));
}
// Leaves no tile state to save in a thread switch.
inline void ReleaseTiles() { asm volatile("tilerelease"); }

template <int kTile>
inline void ZeroTile() {
  asm volatile("tilezero %%tmm%c0" : : "i"(kTile));
}
// Rows are `stride` bytes apart.
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
// sum (16, 16 of int32) += a (16, 64 of u8) times b (16 groups of 4 k, 16
// columns of s8).
template <int kSum, int kA, int kB>
inline void DotTilesU8S8() {
  asm volatile("tdpbusd %%tmm%c2, %%tmm%c1, %%tmm%c0"
               :
               : "i"(kSum), "i"(kA), "i"(kB));
}

// sum (16, 16 of float) += a (16, 32 of bf16) times b (16 pairs of k, 16
// columns of bf16).
template <int kSum, int kA, int kB>
inline void DotTilesBf16() {
  asm volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0"
               :
               : "i"(kSum), "i"(kA), "i"(kB));
}

}  // namespace
}  // namespace podium
