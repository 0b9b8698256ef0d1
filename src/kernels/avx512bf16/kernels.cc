// The bf16 products of vector/ in the vectors of bf16.h. This file is compiled
// for its instruction set, so it must not include anything that could define a
// shared inline function.

#include "kernels/kernels.h"

#include "kernels/avx512bf16/bf16.h"
// After the header above, in this order: each uses the ones before it.
// clang-format off
#include "kernels/vector/math.h"
#include "kernels/vector/tile.h"
#include "kernels/vector/epilogue.h"
#include "kernels/vector/unpack.h"
#include "kernels/vector/product_bf16.h"
#include "kernels/vector/bf16.h"
// clang-format on

namespace podium {

const Bf16Kernels kAvx512Bf16 = kBf16;

}  // namespace podium
