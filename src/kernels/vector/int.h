#pragma once

// The integer products using IntVec. Include after vec.h, a dot.h, math.h,
// tile.h and epilogue.h.

// clang-format off: each header uses the ones before it.
#include "kernels/vector/finish_int.h"
#include "kernels/vector/gemm_int.h"
#include "kernels/vector/quantize.h"
// clang-format on

namespace podium {
namespace {

template <int kLargestValue, int kLargestWeight>
constexpr IntKernels IntTable() {
  return {
      .panel = kPanel,
      .group = kGroup,
      .bytes = sizeof(Element),
      .largest_value = kLargestValue,
      .largest_weight = kLargestWeight,
      .quantize = Quantize<kLargestValue>,
      .gemm_int = GemmInt,
  };
}

}  // namespace
}  // namespace podium
