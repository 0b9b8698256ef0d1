#include "ops/attention.h"

#include <cassert>
#include <cmath>

namespace podium {

void Attention(const Kernels& kernels, Arithmetic arithmetic, int64_t num_heads,
               ConstMatrixView q, ConstMatrixView k, ConstMatrixView v,
               AlignedFloats& scratch, MatrixView out) {
  assert(k.stride == v.stride && k.rows == v.rows && q.rows == out.rows);
  const int64_t head_size = q.cols / num_heads;
  const bool bf16 =
      OperandArithmetic(kernels, arithmetic) != Arithmetic::kF32 &&
      kernels.bf16 != nullptr;
  scratch.Grow(bf16 ? kernels.bf16->attention_scratch(k.rows, head_size)
                    : kernels.attention_scratch(k.rows, head_size));
  const AttentionF32Args args = {
      .query_rows = q.rows,
      .seqlen = k.rows,
      .num_heads = num_heads,
      .head_size = head_size,
      .q = q.data,
      .ld_q = q.stride,
      .k = k.data,
      .v = v.data,
      .ld_kv = k.stride,
      .scale = 1.0f / std::sqrt(static_cast<float>(head_size)),
      .out = out.data,
      .ld_out = out.stride,
      .scratch = scratch.data()};
  if (bf16) {
    kernels.bf16->attention_bf16(args);
  } else {
    kernels.attention_f32(args);
  }
}

}  // namespace podium
