#pragma once

// 16-bit elements in 256-bit vectors.

#include <immintrin.h>

#include <cstdint>

#include "kernels/avx2/int.h"

namespace podium {
namespace {

using Element = int16_t;
constexpr int64_t kGroup = 2;

template <int kLargestValue>
inline void StoreQuantized(Element* q, Vec x) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(q), WordsOf<kLargestValue>(x));
}

}  // namespace
}  // namespace podium
