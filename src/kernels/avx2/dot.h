#pragma once

// The integer operations of vector/README.md in AVX2. _mm256_maddubs_epi16
// would saturate on 8-bit elements, so elements are 16 bits wide. Include after
// words.h.

#include <immintrin.h>

#include <cstdint>

#include "kernels/avx2/words.h"

namespace podium {
namespace {

inline IntVec Dot(IntVec sum, IntVec a, IntVec b) {
  return _mm256_add_epi32(sum, _mm256_madd_epi16(a, b));
}

}  // namespace
}  // namespace podium
