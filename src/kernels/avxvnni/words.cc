// The integer products of vector/ in the vectors of dot_words.h. This file is
// compiled for its instruction set, so it must not include anything that could
// define a shared inline function.

#include "kernels/avxvnni/dot_words.h"
#include "kernels/kernels.h"
// After the header above, in this order: each uses the ones before it.
// clang-format off
#include "kernels/vector/math.h"
#include "kernels/vector/tile.h"
#include "kernels/vector/epilogue.h"
#include "kernels/vector/int.h"
// clang-format on

namespace podium {

const IntKernels kAvxVnniInt16 = IntTable<1023, 511>();

}  // namespace podium
