// The products of amx/ on plain arrays.

#include "kernels/amx/portable_tiles_test.h"
#include "kernels/kernels.h"
#include "kernels/vector/portable_vec_test.h"
// After the headers above, in this order: each uses the ones before it.
// clang-format off
#include "kernels/vector/math.h"
#include "kernels/vector/tile.h"
#include "kernels/vector/epilogue.h"
#include "kernels/vector/unpack.h"
#include "kernels/amx/product.h"
#include "kernels/vector/finish_int.h"
#include "kernels/amx/gemm_int.h"
#include "kernels/vector/quantize.h"
#include "kernels/amx/product_bf16.h"
#include "kernels/vector/bf16.h"
// clang-format on

namespace podium {

extern const IntKernels kPortableAmxInt8;
const IntKernels kPortableAmxInt8 = {
    .panel = kPanel,
    .group = kGroup,
    .bytes = sizeof(Element),
    .largest_value = 255,
    .largest_weight = 127,
    .quantize = Quantize<255>,
    .gemm_int = GemmInt,
};
extern const Bf16Kernels kPortableAmxBf16;
const Bf16Kernels kPortableAmxBf16 = kBf16;

}  // namespace podium
