#pragma once

// 16-bit elements in 512-bit vectors.

#include <immintrin.h>

#include <cstdint>

#include "kernels/avx512/int.h"

namespace podium {
namespace {

using Element = int16_t;
constexpr int64_t kGroup = 2;

template <int kLargestValue>
inline void StoreQuantized(Element* q, Vec x) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(q),
                      _mm512_cvtepi32_epi16(QuantizedOf<kLargestValue>(x)));
}

}  // namespace
}  // namespace podium
