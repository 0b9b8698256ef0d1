#pragma once

#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

struct RmsNormWeights {
  AlignedFloats weight;  // (cols)
  float eps = 0;
};

// y = x / sqrt(mean of x^2 + eps) * weight for each row (Zhang and Sennrich
// 2019), with sums in f32. y may be x itself.
void RmsNorm(const RmsNormWeights& w, ConstMatrixView x, MatrixView y);

// Normalizes each head of x (rows, heads * head_size) by itself, in place; the
// weight is one head's.
void RmsNormHeads(const RmsNormWeights& w, MatrixView x);

}  // namespace podium
