#include "ops/linear.h"

#include <algorithm>
#include <cassert>

#include "kernels/pack.h"

namespace podium {
namespace {

void Run(const Kernels& kernels, ConstMatrixView x, const LinearWeights& w,
         Epilogue epilogue, ConstMatrixView residual, MatrixView y) {
  assert(x.cols == w.in_features && y.cols == w.out_features);
  assert(x.rows == y.rows);
  kernels.gemm_f32({.m = x.rows,
                    .n = w.out_features,
                    .k = w.in_features,
                    .a = x.data,
                    .lda = x.stride,
                    .packed_b = w.packed.data(),
                    .bias = w.bias.data(),
                    .epilogue = epilogue,
                    .residual = residual.data,
                    .ld_residual = residual.stride,
                    .c = y.data,
                    .ldc = y.stride});
}

}  // namespace

LinearWeights PackLinear(const Kernels& kernels, int64_t out_features,
                         int64_t in_features, std::span<const float> weight,
                         std::span<const float> bias) {
  LinearWeights w;
  w.in_features = in_features;
  w.out_features = out_features;
  w.packed.Grow(PackedSize(out_features, in_features, kernels.gemm_panel));
  PackPanels(weight, out_features, in_features, kernels.gemm_panel,
             w.packed.span());
  w.bias.Grow(out_features);
  std::copy(bias.begin(), bias.end(), w.bias.data());
  return w;
}

void Linear(const Kernels& kernels, ConstMatrixView x, const LinearWeights& w,
            MatrixView y) {
  Run(kernels, x, w, Epilogue::kBias, {}, y);
}

void LinearGelu(const Kernels& kernels, ConstMatrixView x,
                const LinearWeights& w, MatrixView y) {
  Run(kernels, x, w, Epilogue::kBiasGelu, {}, y);
}

void LinearResidual(const Kernels& kernels, ConstMatrixView x,
                    const LinearWeights& w, ConstMatrixView residual,
                    MatrixView y) {
  assert(residual.rows == y.rows && residual.cols == y.cols);
  Run(kernels, x, w, Epilogue::kBiasResidual, residual, y);
}

}  // namespace podium
