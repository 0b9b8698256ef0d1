#pragma once

// The bf16 operations of vector/README.md in AVX-512 BF16. These instructions
// treat subnormal numbers as 0.

#include <immintrin.h>

#include <cstdint>

#include "kernels/avx512/vec.h"

namespace podium {
namespace {

using PairVec = __m512bh;

inline PairVec LoadPairs(const uint16_t* x) {
  return (__m512bh)_mm512_loadu_si512(x);
}
inline PairVec RepeatPair(const uint16_t* x) {
  return (__m512bh)_mm512_set1_ps(*reinterpret_cast<const float*>(x));
}
inline Vec DotPairs(Vec sum, PairVec a, PairVec b) {
  return _mm512_dpbf16_ps(sum, a, b);
}

inline __m256i ToBf16(Vec x) { return (__m256i)_mm512_cvtneps_pbh(x); }
inline void StoreBf16(uint16_t* q, Vec x) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(q), ToBf16(x));
}
inline void StorePairs(uint16_t* q, Vec even, Vec odd) {
  const __m512i low = _mm512_cvtepu16_epi32(ToBf16(even));
  const __m512i high = _mm512_cvtepu16_epi32(ToBf16(odd));
  _mm512_storeu_si512(q, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
}

inline void TransposePairs(const uint16_t* rows, int64_t ld, uint16_t* out,
                           int64_t ld_out) {
  __m512i x[16], pairs[16], fours[16];
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) x[i] = _mm512_loadu_si512(rows + i * ld);
#pragma GCC unroll 16
  for (int i = 0; i < 16; i += 2) {
    pairs[i] = _mm512_unpacklo_epi32(x[i], x[i + 1]);
    pairs[i + 1] = _mm512_unpackhi_epi32(x[i], x[i + 1]);
  }
  // fours[4 g + c] holds in each quarter q column 4 q + c of rows 4 g to 4 g +
  // 3.
#pragma GCC unroll 16
  for (int g = 0; g < 16; g += 4) {
    fours[g] = _mm512_unpacklo_epi64(pairs[g], pairs[g + 2]);
    fours[g + 1] = _mm512_unpackhi_epi64(pairs[g], pairs[g + 2]);
    fours[g + 2] = _mm512_unpacklo_epi64(pairs[g + 1], pairs[g + 3]);
    fours[g + 3] = _mm512_unpackhi_epi64(pairs[g + 1], pairs[g + 3]);
  }
#pragma GCC unroll 16
  for (int c = 0; c < 4; ++c) {
    constexpr int kEven = 0x88, kOdd = 0xdd;  // quarters 0 and 2, 1 and 3
    const __m512i top_even =
        _mm512_shuffle_i32x4(fours[c], fours[4 + c], kEven);
    const __m512i top_odd = _mm512_shuffle_i32x4(fours[c], fours[4 + c], kOdd);
    const __m512i bottom_even =
        _mm512_shuffle_i32x4(fours[8 + c], fours[12 + c], kEven);
    const __m512i bottom_odd =
        _mm512_shuffle_i32x4(fours[8 + c], fours[12 + c], kOdd);
    const auto store = [&](int column, __m512i v) {
      _mm512_storeu_si512(out + column * ld_out, v);
    };
    store(c, _mm512_shuffle_i32x4(top_even, bottom_even, kEven));
    store(4 + c, _mm512_shuffle_i32x4(top_odd, bottom_odd, kEven));
    store(8 + c, _mm512_shuffle_i32x4(top_even, bottom_even, kOdd));
    store(12 + c, _mm512_shuffle_i32x4(top_odd, bottom_odd, kOdd));
  }
}

}  // namespace
}  // namespace podium
