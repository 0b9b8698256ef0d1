#pragma once

// The products of integers over IntVec. Include after vec.h, a dot.h, math.h,
// tile.h and epilogue.h.

// clang-format off: a line uses those above it.
#include "kernels/vector/finish_u8s8.h"
#include "kernels/vector/gemm_u8s8.h"
#include "kernels/vector/quantize_u8.h"
// clang-format on

namespace podium {
namespace {

constexpr Int8Kernels kInt8 = {
    .panel = kPanel,
    .group = kGroup,
    .bytes = sizeof(Element),
    .quantize_u8 = QuantizeU8,
    .gemm_u8s8 = GemmU8S8,
};

}  // namespace
}  // namespace podium
