// Products with AMX tiles, all other kernels with the vectors of avx512/vec.h.
// This file is compiled for its instruction set, so it must not include
// anything that could define a shared inline function.

#include "kernels/kernels.h"

#include "kernels/amx/tiles.h"
#include "kernels/avx512bf16/bf16.h"
#include "kernels/avx512vnni/dot.h"
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

const IntKernels kAmxInt8 = {
    .panel = kPanel,
    .group = kGroup,
    .bytes = sizeof(Element),
    .largest_value = 255,
    .largest_weight = 127,
    .quantize = Quantize<255>,
    .gemm_int = GemmInt,
};
const Bf16Kernels kAmxBf16 = kBf16;

}  // namespace podium
