// The kernels of vector/ in the vectors of vec.h. This file is compiled for its
// instruction set: it includes nothing that could define a shared inline
// function.

#include "kernels/kernels.h"

#include "kernels/avx512/vec.h"
// After vec.h, in this order.
#include "kernels/vector/math.h"
#include "kernels/vector/tile.h"
// After math.h and tile.h.
#include "kernels/vector/gemm_f32.h"
#include "kernels/vector/layer_norm_f32.h"
#include "kernels/vector/softmax_f32.h"
// After softmax_f32.h.
#include "kernels/vector/attention_f32.h"

namespace podium {

const Kernels kAvx512Kernels = {
    .name = "avx512",
    .gemm_panel = kPanel,
    .gemm_f32 = GemmF32,
    .attention_scratch = AttentionScratch,
    .attention_f32 = AttentionF32,
    .layer_norm_f32 = LayerNormF32,
    .softmax_f32 = SoftmaxF32,
    .gelu_f32 = GeluF32,
};

}  // namespace podium
