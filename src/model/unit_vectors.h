#pragma once

#include <cstdint>

#include "kernels/kernels.h"
#include "model/text_vectors.h"
#include "ops/workspace.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// <a, b>.
float DotOf(const float* a, const float* b, int64_t size);

// Writes `from` scaled to length 1. A vector without a length stays as it is.
// `to` may be `from`.
void ToUnit(const float* from, int64_t size, float* to);

// The rows, each scaled to length 1 (rows, cols); in the second form rounded to
// f16.
AlignedFloats UnitVectors(ConstMatrixView rows);
AlignedArray<uint16_t> HalfUnitVectors(const Kernels& kernels,
                                       ConstMatrixView rows);

// The unit vectors of a text (tokens, hidden), as f32. Half precision is
// widened into the lane.
ConstMatrixView UnitsOf(const Kernels& kernels, const TextVectors& text,
                        WorkspaceLane& lane);

}  // namespace podium
