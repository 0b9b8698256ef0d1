#pragma once

// The integer operations of vector/README.md in AVX-512 VNNI. Include after
// avx512/int.h.

#include <immintrin.h>

#include <cstdint>

#include "kernels/avx512/int.h"

namespace podium {
namespace {

using Element = uint8_t;  // for a weight, the bits of an int8_t
constexpr int64_t kGroup = 4;

inline IntVec Dot(IntVec sum, IntVec a, IntVec b) {
  return _mm512_dpbusd_epi32(sum, a, b);
}
template <int kLargestValue>
inline void StoreQuantized(Element* q, Vec x) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(q),
                   _mm512_cvtepi32_epi8(QuantizedOf<kLargestValue>(x)));
}

}  // namespace
}  // namespace podium
