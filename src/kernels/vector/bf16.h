#pragma once

// The bf16 products. Include after vec.h, a bf16.h, math.h, tile.h, epilogue.h,
// unpack.h and a product_bf16.h.

#include "kernels/vector/attention_bf16.h"
#include "kernels/vector/gemm_bf16.h"
#include "kernels/vector/unpack_bf16.h"

namespace podium {
namespace {

constexpr Bf16Kernels kBf16 = {
    .panel = kPanel,
    .round_bf16 = RoundBf16,
    .gemm_bf16 = GemmBf16,
    .unpack_int8 = UnpackBf16<Int8Rows>,
    .unpack_int4 = UnpackBf16<Int4Rows>,
    .attention_scratch = AttentionScratchSizeBf16,
    .attention_bf16 = AttentionBf16,
};

}  // namespace
}  // namespace podium
