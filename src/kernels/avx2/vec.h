#pragma once

// The vector operations of vector/README.md in AVX2, FMA and F16C.

#include <immintrin.h>

#include <cstdint>

namespace podium {
namespace {

using Vec = __m256;
constexpr int64_t kLanes = 8;
// 6 x 2 accumulators, two vectors of b and one of a: 15 of 16 registers.
constexpr int64_t kTileRows = 6;

inline Vec Set1(float x) { return _mm256_set1_ps(x); }
inline Vec Load(const float* x) { return _mm256_loadu_ps(x); }
inline void Store(float* x, Vec v) { _mm256_storeu_ps(x, v); }

inline __m256i FirstMask(int64_t lanes) {
  alignas(32) static const int32_t kMask[16] = {-1, -1, -1, -1, -1, -1, -1, -1,
                                                0,  0,  0,  0,  0,  0,  0,  0};
  return _mm256_loadu_si256(
      reinterpret_cast<const __m256i*>(kMask + kLanes - lanes));
}
inline Vec LoadFirst(const float* x, int64_t lanes) {
  return lanes == kLanes ? Load(x) : _mm256_maskload_ps(x, FirstMask(lanes));
}
inline void StoreFirst(float* x, Vec v, int64_t lanes) {
  if (lanes == kLanes) {
    Store(x, v);
  } else {
    _mm256_maskstore_ps(x, FirstMask(lanes), v);
  }
}
inline Vec KeepFirst(Vec v, int64_t lanes) {
  return _mm256_and_ps(v, _mm256_castsi256_ps(FirstMask(lanes)));
}

inline Vec LoadHalf(const uint16_t* x) {
  return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(x)));
}
inline void StoreHalf(uint16_t* x, Vec v) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(x),
                   _mm256_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT));
}

inline __m256i LoadBytes(const uint8_t* x) {
  return _mm256_cvtepi8_epi32(
      _mm_loadl_epi64(reinterpret_cast<const __m128i*>(x)));
}
inline Vec LoadInt8(const uint8_t* x) {
  return _mm256_cvtepi32_ps(LoadBytes(x));
}
inline void LoadInt4(const uint8_t* x, Vec& low, Vec& high) {
  const __m256i both = LoadBytes(x);
  high = _mm256_cvtepi32_ps(_mm256_srai_epi32(both, 4));
  low = _mm256_cvtepi32_ps(_mm256_srai_epi32(_mm256_slli_epi32(both, 28), 28));
}

inline Vec Add(Vec a, Vec b) { return _mm256_add_ps(a, b); }
inline Vec Sub(Vec a, Vec b) { return _mm256_sub_ps(a, b); }
inline Vec Mul(Vec a, Vec b) { return _mm256_mul_ps(a, b); }
inline Vec Div(Vec a, Vec b) { return _mm256_div_ps(a, b); }
inline Vec Max(Vec a, Vec b) { return _mm256_max_ps(a, b); }
inline Vec Min(Vec a, Vec b) { return _mm256_min_ps(a, b); }
inline Vec Fma(Vec a, Vec b, Vec c) { return _mm256_fmadd_ps(a, b, c); }
inline Vec Round(Vec x) {
  return _mm256_round_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
inline Vec Scale2(Vec x, Vec n) {
  const __m256i bits = _mm256_slli_epi32(
      _mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
  return _mm256_mul_ps(x, _mm256_castsi256_ps(bits));
}

inline float ReduceAdd(Vec v) {
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}
inline float ReduceMax(Vec v) {
  __m128 s = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_max_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_max_ss(s, _mm_movehdup_ps(s)));
}

}  // namespace
}  // namespace podium
