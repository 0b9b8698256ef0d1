#pragma once

// The vector operations of vector/README.md in AVX-512 F, BW, DQ and VL.

#include <immintrin.h>

#include <cstdint>

namespace podium {
namespace {

using Vec = __m512;
constexpr int64_t kLanes = 16;
// 12 x 2 accumulators, two vectors of b and one of a: 27 of 32 registers.
constexpr int64_t kTileRows = 12;

inline Vec Set1(float x) { return _mm512_set1_ps(x); }
inline Vec Load(const float* x) { return _mm512_loadu_ps(x); }
inline void Store(float* x, Vec v) { _mm512_storeu_ps(x, v); }

inline __mmask16 FirstMask(int64_t lanes) {
  return static_cast<__mmask16>((1u << lanes) - 1);
}
inline Vec LoadFirst(const float* x, int64_t lanes) {
  return _mm512_maskz_loadu_ps(FirstMask(lanes), x);
}
inline void StoreFirst(float* x, Vec v, int64_t lanes) {
  _mm512_mask_storeu_ps(x, FirstMask(lanes), v);
}
inline Vec KeepFirst(Vec v, int64_t lanes) {
  return _mm512_maskz_mov_ps(FirstMask(lanes), v);
}

inline Vec LoadHalf(const uint16_t* x) {
  return _mm512_cvtph_ps(
      _mm256_loadu_si256(reinterpret_cast<const __m256i*>(x)));
}
inline void StoreHalf(uint16_t* x, Vec v) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(x),
                      _mm512_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT));
}

inline __m512i LoadBytes(const uint8_t* x) {
  return _mm512_cvtepi8_epi32(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(x)));
}
inline Vec LoadInt8(const uint8_t* x) {
  return _mm512_cvtepi32_ps(LoadBytes(x));
}
inline void LoadInt4(const uint8_t* x, Vec& low, Vec& high) {
  const __m512i both = LoadBytes(x);
  high = _mm512_cvtepi32_ps(_mm512_srai_epi32(both, 4));
  low = _mm512_cvtepi32_ps(_mm512_srai_epi32(_mm512_slli_epi32(both, 28), 28));
}

inline Vec Add(Vec a, Vec b) { return _mm512_add_ps(a, b); }
inline Vec Sub(Vec a, Vec b) { return _mm512_sub_ps(a, b); }
inline Vec Mul(Vec a, Vec b) { return _mm512_mul_ps(a, b); }
inline Vec Div(Vec a, Vec b) { return _mm512_div_ps(a, b); }
inline Vec Max(Vec a, Vec b) { return _mm512_max_ps(a, b); }
inline Vec Min(Vec a, Vec b) { return _mm512_min_ps(a, b); }
inline Vec Fma(Vec a, Vec b, Vec c) { return _mm512_fmadd_ps(a, b, c); }
inline Vec Round(Vec x) {
  return _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
inline Vec Scale2(Vec x, Vec n) { return _mm512_scalef_ps(x, n); }

inline float ReduceAdd(Vec v) { return _mm512_reduce_add_ps(v); }
inline float ReduceMax(Vec v) { return _mm512_reduce_max_ps(v); }

}  // namespace
}  // namespace podium
