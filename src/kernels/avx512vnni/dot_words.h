#pragma once

// avx512/dot.h with the addition of AVX-512 VNNI.

#include <immintrin.h>

#include <cstdint>

namespace podium {
namespace {

using Element = int16_t;
constexpr int64_t kGroup = 2;

using IntVec = __m512i;

inline IntVec SetInt(int32_t x) { return _mm512_set1_epi32(x); }
inline IntVec LoadInt(const int32_t* x) { return _mm512_loadu_si512(x); }
inline void StoreInt(int32_t* x, IntVec v) { _mm512_storeu_si512(x, v); }
inline IntVec LoadGroups(const Element* x) { return _mm512_loadu_si512(x); }
inline IntVec RepeatGroup(const Element* x) {
  return _mm512_castps_si512(
      _mm512_set1_ps(*reinterpret_cast<const float*>(x)));
}
inline IntVec Dot(IntVec sum, IntVec a, IntVec b) {
  return _mm512_dpwssd_epi32(sum, a, b);
}
inline IntVec SubMul(IntVec sum, IntVec a, IntVec b) {
  return _mm512_sub_epi32(sum, _mm512_mullo_epi32(a, b));
}
inline Vec ToFloat(IntVec v) { return _mm512_cvtepi32_ps(v); }
template <int kLargestLevel>
inline void StoreLevels(Element* q, Vec x) {
  const __m512i n = _mm512_max_epi32(
      _mm512_min_epi32(_mm512_cvtps_epi32(x), SetInt(kLargestLevel)), SetInt(0));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(q), _mm512_cvtepi32_epi16(n));
}

}  // namespace
}  // namespace podium
