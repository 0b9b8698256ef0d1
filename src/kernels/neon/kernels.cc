// The kernels of vector/ in the vectors of vec.h and dot.h. This file is
// compiled for its instruction set, so it must not include anything that could
// define a shared inline function.

#include "kernels/kernels.h"

#include "kernels/neon/dot.h"
// Must follow dot.h.
#include "kernels/vector/all.h"

namespace podium {
namespace {

constexpr IntKernels kInt8 = IntTable<255, 127>();
constexpr IntKernels kInt16 = IntTable<1023, 511>();

}  // namespace

const Kernels kNeonKernels = {
    .name = "neon",
    .gemm_panel = kPanel,
    .gemm_f32 = GemmF32,
    .unpack_int8 = UnpackF32<Int8Rows>,
    .unpack_int4 = UnpackF32<Int4Rows>,
    .attention_scratch = AttentionScratch,
    .attention_f32 = AttentionF32,
    .layer_norm_f32 = LayerNormF32,
    .softmax_f32 = SoftmaxF32,
    .gelu_f32 = GeluF32,
    .widen_f16 = WidenF16,
    .round_f16 = RoundF16,
    .int8 = &kInt8,
    .int16 = &kInt16,
    .bf16 = nullptr,
    .int16_is_faster = false,
    .bf16_is_faster = false,
};

}  // namespace podium
