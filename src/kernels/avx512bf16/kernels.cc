// The products of bf16 of vector/ in the vectors of bf16.h.
// This file is compiled for its instruction set: it includes nothing that could
// define a shared inline function.

#include "kernels/kernels.h"

#include "kernels/avx512bf16/bf16.h"
// After it, in this order: a line uses those above it.
// clang-format off
#include "kernels/vector/math.h"
#include "kernels/vector/tile.h"
#include "kernels/vector/epilogue.h"
#include "kernels/vector/product_bf16.h"
#include "kernels/vector/bf16.h"
// clang-format on

namespace podium {

const Bf16Kernels kAvx512Bf16 = kBf16;

}  // namespace podium
