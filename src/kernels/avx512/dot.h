#pragma once

// The integer operations of vector/README.md in AVX-512 BW, without VNNI:
// elements are 16 bits wide, as in avx2/dot.h.

#include <immintrin.h>

#include <cstdint>

#include "kernels/avx512/words.h"

namespace podium {
namespace {

inline IntVec Dot(IntVec sum, IntVec a, IntVec b) {
  return _mm512_add_epi32(sum, _mm512_madd_epi16(a, b));
}

}  // namespace
}  // namespace podium
