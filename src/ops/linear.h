#pragma once

#include <cstdint>
#include <span>

#include "kernels/kernels.h"
#include "tensor/aligned_floats.h"
#include "tensor/matrix.h"

namespace podium {

// A linear layer's weights, laid out for the gemm of one kernel table.
struct LinearWeights {
  int64_t in_features = 0;
  int64_t out_features = 0;
  AlignedFloats packed;
  AlignedFloats bias;  // (out_features)
};

// `weight` is (out_features, in_features), `bias` (out_features).
LinearWeights PackLinear(const Kernels& kernels, int64_t out_features,
                         int64_t in_features, std::span<const float> weight,
                         std::span<const float> bias);

// y (rows, out_features) = x (rows, in_features) weight' + bias. The weights
// were packed for `kernels`; y overlaps nothing.
void Linear(const Kernels& kernels, ConstMatrixView x, const LinearWeights& w,
            MatrixView y);
// y = gelu(x weight' + bias), the exact gelu.
void LinearGelu(const Kernels& kernels, ConstMatrixView x,
                const LinearWeights& w, MatrixView y);
// y = x weight' + bias + residual (rows, out_features).
void LinearResidual(const Kernels& kernels, ConstMatrixView x,
                    const LinearWeights& w, ConstMatrixView residual,
                    MatrixView y);

}  // namespace podium
