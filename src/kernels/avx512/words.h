#pragma once

// 16-bit elements in 512-bit vectors.

#include <immintrin.h>

#include <cstdint>

#include "kernels/avx512/int.h"

namespace podium {
namespace {

using Element = int16_t;
constexpr int64_t kGroup = 2;

template <int kLargestLevel>
inline void StoreLevels(Element* q, Vec x) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(q),
                      _mm512_cvtepi32_epi16(LevelsOf<kLargestLevel>(x)));
}

}  // namespace
}  // namespace podium
