// The products of integers of vector/ in the vectors of dot.h. This file is
// compiled for its instruction set: it includes nothing that could define a
// shared inline function.

#include "kernels/kernels.h"

#include "kernels/neondot/dot.h"
// After it, in this order: a line uses those above it.
// clang-format off
#include "kernels/vector/math.h"
#include "kernels/vector/tile.h"
#include "kernels/vector/epilogue.h"
#include "kernels/vector/int.h"
// clang-format on

namespace podium {

const IntKernels kNeonDotInt8 = IntTable<255, 127>();

}  // namespace podium
