#include "ops/linear.h"

#include <algorithm>
#include <cassert>

#include "kernels/pack.h"

namespace podium {
namespace {

const IntKernels& IntegersOf(const Kernels& kernels, Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kInt8 ? *kernels.int8 : *kernels.int16;
}

void RunF32(const Kernels& kernels, ConstMatrixView x, const LinearWeights& w,
            Epilogue epilogue, ConstMatrixView residual, MatrixView y) {
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

void RunBf16(const Kernels& kernels, const OperandScratch& x,
             const LinearWeights& w, Epilogue epilogue,
             ConstMatrixView residual, MatrixView y) {
  kernels.bf16->gemm_bf16({.m = y.rows,
                           .n = w.out_features,
                           .k = PaddedDepthBf16(w.in_features),
                           .a = x.rounded.data(),
                           .packed_b = w.packed_bf16.data(),
                           .bias = w.bias.data(),
                           .epilogue = epilogue,
                           .residual = residual.data,
                           .ld_residual = residual.stride,
                           .c = y.data,
                           .ldc = y.stride});
}

void RunInt(const Kernels& kernels, const OperandScratch& x,
            const LinearWeights& w, Epilogue epilogue, ConstMatrixView residual,
            MatrixView y) {
  IntegersOf(kernels, w.arithmetic)
      .gemm_int({.m = y.rows,
                 .n = w.out_features,
                 .k = PaddedDepth(w.in_features),
                 .a = x.quantized.data(),
                 .a_scale = x.scale.data(),
                 .a_zero = x.zero.data(),
                 .packed_b = w.packed_int.data(),
                 .b_scale = w.scale.data(),
                 .b_sum = w.column_sum.data(),
                 .bias = w.bias.data(),
                 .epilogue = epilogue,
                 .residual = residual.data,
                 .ld_residual = residual.stride,
                 .c = y.data,
                 .ldc = y.stride});
}

void Run(const Kernels& kernels, const Operand& x, const LinearWeights& w,
         Epilogue epilogue, ConstMatrixView residual, MatrixView y) {
  assert(x.x.cols == w.in_features && y.cols == w.out_features);
  assert(x.x.rows == y.rows);
  assert(x.arithmetic == w.arithmetic);
  switch (w.arithmetic) {
    case Arithmetic::kF32:
      return RunF32(kernels, x.x, w, epilogue, residual, y);
    case Arithmetic::kBf16:
      return RunBf16(kernels, *x.scratch, w, epilogue, residual, y);
    case Arithmetic::kInt16:
    case Arithmetic::kInt8:
      return RunInt(kernels, *x.scratch, w, epilogue, residual, y);
  }
}

// Sets all but the weights, and grows their memory.
void MakeRoom(const Kernels& kernels, Arithmetic arithmetic,
              int64_t out_features, int64_t in_features, LinearWeights& w) {
  w.arithmetic = arithmetic;
  w.in_features = in_features;
  w.out_features = out_features;
  switch (arithmetic) {
    case Arithmetic::kF32:
      w.packed.Grow(PackedSize(out_features, in_features, kernels.gemm_panel));
      break;
    case Arithmetic::kBf16:
      w.packed_bf16.Grow(PackedSize(out_features, PaddedDepthBf16(in_features),
                                    kernels.bf16->panel));
      break;
    case Arithmetic::kInt16:
    case Arithmetic::kInt8:
      w.packed_int.Grow(PackedBytesInt(out_features, in_features,
                                       IntegersOf(kernels, arithmetic)));
      w.scale.Grow(out_features);
      w.column_sum.Grow(out_features);
      break;
  }
  w.bias.Grow(out_features);
}

}  // namespace

bool HasArithmetic(const Kernels& kernels, Arithmetic arithmetic,
                   int64_t depth) {
  switch (arithmetic) {
    case Arithmetic::kF32:
      return true;
    case Arithmetic::kBf16:
      return kernels.bf16 != nullptr;
    case Arithmetic::kInt16:
    case Arithmetic::kInt8:
      break;
  }
  return PaddedDepth(depth) <= DeepestProduct(IntegersOf(kernels, arithmetic));
}

LinearWeights PackLinear(const Kernels& kernels, Arithmetic arithmetic,
                         int64_t out_features, int64_t in_features,
                         std::span<const float> weight,
                         std::span<const float> bias) {
  LinearWeights w;
  PackLinear(kernels, arithmetic, out_features, in_features, weight, bias, w);
  return w;
}

void PackLinear(const Kernels& kernels, Arithmetic arithmetic,
                int64_t out_features, int64_t in_features,
                std::span<const float> weight, std::span<const float> bias,
                LinearWeights& w) {
  MakeRoom(kernels, arithmetic, out_features, in_features, w);
  PackRows(kernels, 0, weight, w);
  std::copy(bias.begin(), bias.end(), w.bias.data());
}

LinearWeights EmptyLinear(const Kernels& kernels, Arithmetic arithmetic,
                          int64_t out_features, int64_t in_features) {
  LinearWeights w;
  MakeRoom(kernels, arithmetic, out_features, in_features, w);
  std::fill_n(w.bias.data(), out_features, 0.0f);
  return w;
}

void PackRows(const Kernels& kernels, int64_t begin,
              std::span<const float> weight, LinearWeights& w) {
  assert(begin % kPackedRows == 0);
  const int64_t in = w.in_features;
  const int64_t rows = std::ssize(weight) / in;
  switch (w.arithmetic) {
    case Arithmetic::kF32:
      PackPanels(weight, rows, in, kernels.gemm_panel,
                 w.packed.span().subspan(static_cast<size_t>(begin * in)));
      break;
    case Arithmetic::kBf16: {
      const int64_t depth = PaddedDepthBf16(in), panel = kernels.bf16->panel;
      PackPanelsBf16(weight, rows, in, *kernels.bf16,
                     w.packed_bf16.span().subspan(
                         static_cast<size_t>(begin * depth),
                         static_cast<size_t>(PackedSize(rows, depth, panel))));
      break;
    }
    case Arithmetic::kInt16:
    case Arithmetic::kInt8: {
      const IntKernels& integers = IntegersOf(kernels, w.arithmetic);
      PackPanelsInt(
          weight, rows, in, integers,
          w.packed_int.data() + begin * PaddedDepth(in) * integers.bytes,
          w.scale.data() + begin, w.column_sum.data() + begin);
      break;
    }
  }
}

Operand Prepare(const Kernels& kernels, Arithmetic arithmetic,
                ConstMatrixView x, OperandScratch& scratch) {
  switch (arithmetic) {
    case Arithmetic::kF32:
      return {x};
    case Arithmetic::kBf16: {
      const int64_t depth = PaddedDepthBf16(x.cols);
      scratch.rounded.Grow(PaddedRows(x.rows) * depth);
      kernels.bf16->round_bf16({.rows = x.rows,
                                .cols = x.cols,
                                .x = x.data,
                                .ldx = x.stride,
                                .q = scratch.rounded.data(),
                                .ldq = depth});
      break;
    }
    case Arithmetic::kInt16:
    case Arithmetic::kInt8: {
      const IntKernels& integers = IntegersOf(kernels, arithmetic);
      const int64_t depth = PaddedDepth(x.cols);
      scratch.quantized.Grow(PaddedRows(x.rows) * depth * integers.bytes);
      scratch.scale.Grow(x.rows);
      scratch.zero.Grow(x.rows);
      integers.quantize({.rows = x.rows,
                         .cols = x.cols,
                         .x = x.data,
                         .ldx = x.stride,
                         .q = scratch.quantized.data(),
                         .ldq = depth,
                         .scale = scratch.scale.data(),
                         .zero = scratch.zero.data()});
      break;
    }
  }
  return {x, arithmetic, &scratch};
}

void Linear(const Kernels& kernels, const Operand& x, const LinearWeights& w,
            MatrixView y) {
  Run(kernels, x, w, Epilogue::kBias, {}, y);
}

void LinearGelu(const Kernels& kernels, const Operand& x,
                const LinearWeights& w, MatrixView y) {
  Run(kernels, x, w, Epilogue::kBiasGelu, {}, y);
}

void LinearResidual(const Kernels& kernels, const Operand& x,
                    const LinearWeights& w, ConstMatrixView residual,
                    MatrixView y) {
  assert(residual.rows == y.rows && residual.cols == y.cols);
  Run(kernels, x, w, Epilogue::kBiasResidual, residual, y);
}

}  // namespace podium
