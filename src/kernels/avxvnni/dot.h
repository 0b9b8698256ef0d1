#pragma once

// The integer operations of vector/README.md in AVX-VNNI: the dot products of
// AVX-512 VNNI for machines without AVX-512.

#include <immintrin.h>

#include <cstdint>

#include "kernels/avx2/int.h"

namespace podium {
namespace {

using Element = uint8_t;  // for a weight, the bits of an int8_t
constexpr int64_t kGroup = 4;

inline IntVec Dot(IntVec sum, IntVec a, IntVec b) {
  return _mm256_dpbusd_avx_epi32(sum, a, b);
}
template <int kLargestValue>
inline void StoreQuantized(Element* q, Vec x) {
  const __m128i words = WordsOf<kLargestValue>(x);
  _mm_storel_epi64(reinterpret_cast<__m128i*>(q),
                   _mm_packus_epi16(words, words));
}

}  // namespace
}  // namespace podium
