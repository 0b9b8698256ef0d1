// The products of amx/ over plain arrays.

#include "kernels/amx/portable_tiles_test.h"
#include "kernels/kernels.h"
#include "kernels/vector/portable_vec_test.h"
// After both, in this order: a line uses those above it.
// clang-format off
#include "kernels/vector/math.h"
#include "kernels/vector/tile.h"
#include "kernels/vector/epilogue.h"
#include "kernels/amx/product.h"
#include "kernels/vector/finish_u8s8.h"
#include "kernels/amx/gemm_u8s8.h"
#include "kernels/vector/quantize_u8.h"
#include "kernels/amx/product_bf16.h"
#include "kernels/vector/bf16.h"
// clang-format on

namespace podium {

extern const Int8Kernels kPortableAmxInt8Kernels;
const Int8Kernels kPortableAmxInt8Kernels = {
    .panel = kPanel,
    .group = kGroup,
    .bytes = sizeof(Element),
    .quantize_u8 = QuantizeU8,
    .gemm_u8s8 = GemmU8S8,
};
extern const Bf16Kernels kPortableAmxBf16Kernels;
const Bf16Kernels kPortableAmxBf16Kernels = kBf16;

}  // namespace podium
