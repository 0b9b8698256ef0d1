#pragma once

// The integer operations of vector/README.md shared by every 512-bit dot.h.

#include <immintrin.h>

#include <cstdint>

#include "kernels/avx512/vec.h"

namespace podium {
namespace {

using IntVec = __m512i;

inline IntVec SetInt(int32_t x) { return _mm512_set1_epi32(x); }
inline IntVec LoadInt(const void* x) { return _mm512_loadu_si512(x); }
inline void StoreInt(int32_t* x, IntVec v) { _mm512_storeu_si512(x, v); }
inline IntVec LoadGroups(const void* x) { return LoadInt(x); }
inline IntVec RepeatGroup(const void* x) {
  return _mm512_castps_si512(_mm512_set1_ps(*static_cast<const float*>(x)));
}
inline IntVec SubMul(IntVec sum, IntVec a, IntVec b) {
  return _mm512_sub_epi32(sum, _mm512_mullo_epi32(a, b));
}
inline Vec ToFloat(IntVec v) { return _mm512_cvtepi32_ps(v); }

// Whole numbers, clamped to [0, kLargest].
template <int kLargest>
inline IntVec QuantizedOf(Vec x) {
  return _mm512_max_epi32(
      _mm512_min_epi32(_mm512_cvtps_epi32(x), SetInt(kLargest)), SetInt(0));
}

}  // namespace
}  // namespace podium
