#pragma once

// The integer operations of vector/README.md shared by every 256-bit dot.h.

#include <immintrin.h>

#include <cstdint>

#include "kernels/avx2/vec.h"

namespace podium {
namespace {

using IntVec = __m256i;

inline IntVec SetInt(int32_t x) { return _mm256_set1_epi32(x); }
inline IntVec LoadInt(const void* x) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(x));
}
inline void StoreInt(int32_t* x, IntVec v) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(x), v);
}
inline IntVec LoadGroups(const void* x) { return LoadInt(x); }
inline IntVec RepeatGroup(const void* x) {
  return _mm256_castps_si256(_mm256_broadcast_ss(static_cast<const float*>(x)));
}
inline IntVec SubMul(IntVec sum, IntVec a, IntVec b) {
  return _mm256_sub_epi32(sum, _mm256_mullo_epi32(a, b));
}
inline Vec ToFloat(IntVec v) { return _mm256_cvtepi32_ps(v); }

// Whole numbers as 16-bit words, clamped to [0, kLargest].
template <int kLargest>
inline __m128i WordsOf(Vec x) {
  const __m256i n = _mm256_cvtps_epi32(x);
  const __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(n),
                                         _mm256_extracti128_si256(n, 1));
  return _mm_min_epu16(words, _mm_set1_epi16(kLargest));
}

}  // namespace
}  // namespace podium
