#pragma once

#include "kernels/kernels.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

struct LayerNormWeights {
  AlignedFloats weight;  // (cols)
  AlignedFloats bias;    // (cols)
  float eps = 0;
};

// Normalizes each row of x in place; its rows are contiguous.
void LayerNorm(const Kernels& kernels, const LayerNormWeights& w, MatrixView x);

}  // namespace podium
