#pragma once

#include <cstdint>
#include <span>

#include "kernels/kernels.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// A compute type: the number format of a layer's product.
enum class Arithmetic {
  kF32,
  kBf16,  // both operands rounded, sums in f32
  // Activations quantized by rows, weights by outputs, sums in int32.
  kInt16,  // 10 bits
  kInt8,   // 8 bits
  // Weights are stored as integers in small groups with a scale each, and
  // unpacked panel by panel for products in the processor's own floats, see
  // OperandArithmetic(): for models that are too large for memory otherwise.
  kInt8Weights,  // 8.5 bits a weight
  kInt4Weights,  // 4.5 bits a weight
};

// Whether only the weights are integers.
bool IsWeightOnly(Arithmetic arithmetic);
// What the products of `arithmetic` multiply: itself or, for weights alone as
// integers, kBf16 where the table is fastest with it, else kF32.
Arithmetic OperandArithmetic(const Kernels& kernels, Arithmetic arithmetic);

// Whether the table has instructions for `arithmetic`, and products of up to
// `depth` inputs cannot overflow.
bool HasArithmetic(const Kernels& kernels, Arithmetic arithmetic,
                   int64_t depth);

// A linear layer's weights, laid out for the products of one kernel table.
struct LinearWeights {
  Arithmetic arithmetic = Arithmetic::kF32;
  int64_t in_features = 0;
  int64_t out_features = 0;
  AlignedFloats packed;                // kF32
  AlignedArray<uint16_t> packed_bf16;  // kBf16
  AlignedArray<uint8_t> grouped;       // kInt8Weights, kInt4Weights
  AlignedArray<uint8_t> packed_int;    // kInt16, kInt8; also the next two
  AlignedFloats scale;                 // (out_features)
  AlignedArray<int32_t> column_sum;    // (out_features)
  AlignedFloats bias;                  // (out_features)
};

// `weight` is (out_features, in_features), `bias` (out_features).
LinearWeights PackLinear(const Kernels& kernels, Arithmetic arithmetic,
                         int64_t out_features, int64_t in_features,
                         std::span<const float> weight,
                         std::span<const float> bias);
// The same, in memory that `w` has from a layer before.
void PackLinear(const Kernels& kernels, Arithmetic arithmetic,
                int64_t out_features, int64_t in_features,
                std::span<const float> weight, std::span<const float> bias,
                LinearWeights& w);

// The same a few outputs at a time. EmptyLinear() makes room, with a bias of 0;
// PackRows() sets the outputs from `begin` on, without their bias, to `weight`
// (rows, in_features). `begin` is a multiple of kPackedRows, and so are the
// rows unless they are the last.
inline constexpr int64_t kPackedRows = 64;
LinearWeights EmptyLinear(const Kernels& kernels, Arithmetic arithmetic,
                          int64_t out_features, int64_t in_features);
void PackRows(const Kernels& kernels, int64_t begin,
              std::span<const float> weight, LinearWeights& w);

// The memory that a layer's weights take, without the bias. Of a compute type
// that the table lacks: what they take elsewhere.
int64_t LinearBytes(const Kernels& kernels, Arithmetic arithmetic,
                    int64_t out_features, int64_t in_features);

// Scratch of one thread for products: the rows that go into them, in their
// number format, and weights that are unpacked for them.
struct OperandScratch {
  AlignedArray<uint8_t> panel;      // of weights that are stored as integers
  AlignedArray<uint16_t> rounded;   // kBf16
  AlignedArray<uint8_t> quantized;  // kInt16, kInt8; also the next two
  AlignedFloats scale;
  AlignedArray<int32_t> zero;
};

// The input rows of one or more products with the same arithmetic. A view: both
// the matrix and the scratch must outlive it. For one thread at a time.
struct Operand {
  ConstMatrixView x;
  Arithmetic arithmetic = Arithmetic::kF32;  // an OperandArithmetic()
  // May be null for f32 with weights in f32.
  OperandScratch* scratch = nullptr;
};

Operand Prepare(const Kernels& kernels, Arithmetic arithmetic,
                ConstMatrixView x, OperandScratch& scratch);

// y (rows, out_features) = x (rows, in_features) weight' + bias. The weights
// must be packed for `kernels`, and x prepared for their arithmetic; y must not
// overlap any input.
void Linear(const Kernels& kernels, const Operand& x, const LinearWeights& w,
            MatrixView y);
// y = gelu(x weight' + bias): exact gelu in f32, approximate otherwise.
void LinearGelu(const Kernels& kernels, const Operand& x,
                const LinearWeights& w, MatrixView y);
// y = x weight' + bias + residual (rows, out_features).
void LinearResidual(const Kernels& kernels, const Operand& x,
                    const LinearWeights& w, ConstMatrixView residual,
                    MatrixView y);

}  // namespace podium
