#pragma once

// avx2/dot.h with the multiply-add instruction of AVX-VNNI.

#include <immintrin.h>

#include <cstdint>

#include "kernels/avx2/words.h"

namespace podium {
namespace {

inline IntVec Dot(IntVec sum, IntVec a, IntVec b) {
  return _mm256_dpwssd_avx_epi32(sum, a, b);
}

}  // namespace
}  // namespace podium
