#pragma once

// avx2/dot.h with the addition of AVX-VNNI.

#include <immintrin.h>

#include <cstdint>

namespace podium {
namespace {

using Element = int16_t;
constexpr int64_t kGroup = 2;

using IntVec = __m256i;

inline IntVec SetInt(int32_t x) { return _mm256_set1_epi32(x); }
inline IntVec LoadInt(const int32_t* x) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(x));
}
inline void StoreInt(int32_t* x, IntVec v) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(x), v);
}
inline IntVec LoadGroups(const Element* x) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(x));
}
inline IntVec RepeatGroup(const Element* x) {
  return _mm256_castps_si256(
      _mm256_broadcast_ss(reinterpret_cast<const float*>(x)));
}
inline IntVec Dot(IntVec sum, IntVec a, IntVec b) {
  return _mm256_dpwssd_avx_epi32(sum, a, b);
}
inline IntVec SubMul(IntVec sum, IntVec a, IntVec b) {
  return _mm256_sub_epi32(sum, _mm256_mullo_epi32(a, b));
}
inline Vec ToFloat(IntVec v) { return _mm256_cvtepi32_ps(v); }
template <int kLargestLevel>
inline void StoreLevels(Element* q, Vec x) {
  const __m256i n = _mm256_cvtps_epi32(x);
  const __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(n),
                                         _mm256_extracti128_si256(n, 1));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(q),
                   _mm_min_epu16(words, _mm_set1_epi16(kLargestLevel)));
}

}  // namespace
}  // namespace podium
