#pragma once

// avx512/dot.h with the multiply-add instruction of AVX-512 VNNI.

#include <immintrin.h>

#include <cstdint>

#include "kernels/avx512/words.h"

namespace podium {
namespace {

inline IntVec Dot(IntVec sum, IntVec a, IntVec b) {
  return _mm512_dpwssd_epi32(sum, a, b);
}

}  // namespace
}  // namespace podium
