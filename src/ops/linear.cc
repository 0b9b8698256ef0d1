#include "ops/linear.h"

#include <algorithm>
#include <cassert>

#include "kernels/pack.h"

namespace podium {
namespace {

const IntKernels& IntegersOf(const Kernels& kernels, Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kInt8 ? *kernels.int8 : *kernels.int16;
}

void RunF32(const Kernels& kernels, ConstMatrixView x, const float* packed,
            const float* bias, Epilogue epilogue, ConstMatrixView residual,
            MatrixView y) {
  kernels.gemm_f32({.m = y.rows,
                    .n = y.cols,
                    .k = x.cols,
                    .a = x.data,
                    .lda = x.stride,
                    .packed_b = packed,
                    .bias = bias,
                    .epilogue = epilogue,
                    .residual = residual.data,
                    .ld_residual = residual.stride,
                    .c = y.data,
                    .ldc = y.stride});
}

void RunBf16(const Kernels& kernels, const Operand& x, const uint16_t* packed,
             const float* bias, Epilogue epilogue, ConstMatrixView residual,
             MatrixView y) {
  kernels.bf16->gemm_bf16({.m = y.rows,
                           .n = y.cols,
                           .k = PaddedDepthBf16(x.x.cols),
                           .a = x.scratch->rounded.data(),
                           .packed_b = packed,
                           .bias = bias,
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

// How a table multiplies weights that are stored as integers.
struct GroupedProduct {
  int bits;
  int64_t panel;
  void (*unpack)(const UnpackArgs&);

  int64_t PackedBytes(int64_t out_features, int64_t in_features) const {
    return PackedBytesInGroups(out_features, in_features, panel, bits);
  }
};

GroupedProduct GroupedProductOf(const Kernels& kernels, Arithmetic arithmetic) {
  const bool bf16 = OperandArithmetic(kernels, arithmetic) == Arithmetic::kBf16;
  const int64_t panel = bf16 ? kernels.bf16->panel : kernels.gemm_panel;
  if (arithmetic == Arithmetic::kInt8Weights) {
    return {8, panel, bf16 ? kernels.bf16->unpack_int8 : kernels.unpack_int8};
  }
  return {4, panel, bf16 ? kernels.bf16->unpack_int4 : kernels.unpack_int4};
}

// A product for each panel, whose weights are unpacked into memory that stays
// in the cache: all rows use them before the next panel's.
void RunGrouped(const Kernels& kernels, const Operand& x,
                const LinearWeights& w, Epilogue epilogue,
                ConstMatrixView residual, MatrixView y) {
  const GroupedProduct product = GroupedProductOf(kernels, w.arithmetic);
  static_assert(kBf16Depth == kWeightGroup);
  const int64_t depth = PaddedDepthBf16(w.in_features);
  // In bf16 half of it is used.
  x.scratch->panel.Grow(depth * product.panel * int64_t{sizeof(float)});
  void* const panel = x.scratch->panel.data();
  const int64_t bytes = product.PackedBytes(product.panel, w.in_features);
  for (int64_t begin = 0; begin < w.out_features; begin += product.panel) {
    product.unpack(
        {.groups = depth / kWeightGroup,
         .quantized = w.grouped.data() + begin / product.panel * bytes,
         .panel = panel});
    const int64_t count = std::min(product.panel, w.out_features - begin);
    const float* bias = w.bias.data() + begin;
    const MatrixView columns = y.ColumnRange(begin, count);
    const ConstMatrixView added = residual.data == nullptr
                                      ? residual
                                      : residual.ColumnRange(begin, count);
    if (x.arithmetic == Arithmetic::kF32) {
      RunF32(kernels, x.x, static_cast<const float*>(panel), bias, epilogue,
             added, columns);
    } else {
      RunBf16(kernels, x, static_cast<const uint16_t*>(panel), bias, epilogue,
              added, columns);
    }
  }
}

void Run(const Kernels& kernels, const Operand& x, const LinearWeights& w,
         Epilogue epilogue, ConstMatrixView residual, MatrixView y) {
  assert(x.x.cols == w.in_features && y.cols == w.out_features);
  assert(x.x.rows == y.rows);
  assert(x.arithmetic == OperandArithmetic(kernels, w.arithmetic));
  switch (w.arithmetic) {
    case Arithmetic::kF32:
      return RunF32(kernels, x.x, w.packed.data(), w.bias.data(), epilogue,
                    residual, y);
    case Arithmetic::kBf16:
      return RunBf16(kernels, x, w.packed_bf16.data(), w.bias.data(), epilogue,
                     residual, y);
    case Arithmetic::kInt16:
    case Arithmetic::kInt8:
      return RunInt(kernels, *x.scratch, w, epilogue, residual, y);
    case Arithmetic::kInt8Weights:
    case Arithmetic::kInt4Weights:
      return RunGrouped(kernels, x, w, epilogue, residual, y);
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
    case Arithmetic::kInt8Weights:
    case Arithmetic::kInt4Weights:
      w.grouped.Grow(GroupedProductOf(kernels, arithmetic)
                         .PackedBytes(out_features, in_features));
      break;
  }
  w.bias.Grow(out_features);
}

}  // namespace

bool IsWeightOnly(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kInt8Weights ||
         arithmetic == Arithmetic::kInt4Weights;
}

Arithmetic OperandArithmetic(const Kernels& kernels, Arithmetic arithmetic) {
  if (!IsWeightOnly(arithmetic)) return arithmetic;
  return kernels.bf16_is_faster ? Arithmetic::kBf16 : Arithmetic::kF32;
}

bool HasArithmetic(const Kernels& kernels, Arithmetic arithmetic,
                   int64_t depth) {
  switch (arithmetic) {
    case Arithmetic::kF32:
    case Arithmetic::kInt8Weights:
    case Arithmetic::kInt4Weights:
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

int64_t LinearBytes(const Kernels& kernels, Arithmetic arithmetic,
                    int64_t out_features, int64_t in_features) {
  switch (arithmetic) {
    case Arithmetic::kF32:
      return PackedSize(out_features, in_features, kernels.gemm_panel) *
             int64_t{sizeof(float)};
    case Arithmetic::kBf16: {
      const Bf16Kernels& bf16 =
          kernels.bf16 != nullptr ? *kernels.bf16 : *kGenericKernels.bf16;
      return PackedSize(out_features, PaddedDepthBf16(in_features),
                        bf16.panel) *
             int64_t{sizeof(uint16_t)};
    }
    case Arithmetic::kInt16:
    case Arithmetic::kInt8: {
      constexpr auto kOfAnOutput =
          int64_t{sizeof(float)} + int64_t{sizeof(int32_t)};
      return PackedBytesInt(out_features, in_features,
                            IntegersOf(kernels, arithmetic)) +
             out_features * kOfAnOutput;
    }
    case Arithmetic::kInt8Weights:
    case Arithmetic::kInt4Weights:
      break;
  }
  return GroupedProductOf(kernels, arithmetic)
      .PackedBytes(out_features, in_features);
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
    case Arithmetic::kInt8Weights:
    case Arithmetic::kInt4Weights: {
      const GroupedProduct product = GroupedProductOf(kernels, w.arithmetic);
      PackPanelsInGroups(
          weight, rows, in, product.panel, product.bits,
          w.grouped.span().subspan(
              static_cast<size_t>(product.PackedBytes(begin, in)),
              static_cast<size_t>(product.PackedBytes(rows, in))));
      break;
    }
  }
}

Operand Prepare(const Kernels& kernels, Arithmetic arithmetic,
                ConstMatrixView x, OperandScratch& scratch) {
  arithmetic = OperandArithmetic(kernels, arithmetic);
  switch (arithmetic) {
    case Arithmetic::kF32:
    case Arithmetic::kInt8Weights:  // no operand's
    case Arithmetic::kInt4Weights:
      break;
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
