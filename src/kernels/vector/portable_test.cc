// The kernels of vector/ on plain arrays.

#include "kernels/kernels.h"
#include "kernels/vector/portable_vec_test.h"
// Must follow portable_vec_test.h.
#include "kernels/vector/all.h"
// Must follow all.h.
#include "kernels/vector/product_bf16.h"
// Must follow product_bf16.h.
#include "kernels/vector/bf16.h"

namespace podium {

namespace {
constexpr IntKernels kInt8 = IntTable<255, 127>();
}

extern const Kernels kPortableKernels;
const Kernels kPortableKernels = {
    .name = "portable",
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
    .int16 = nullptr,
    .bf16 = &kBf16,
    .int16_is_faster = false,
    .bf16_is_faster = false,
};

}  // namespace podium
