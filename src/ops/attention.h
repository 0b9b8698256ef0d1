#pragma once

#include <cstdint>

#include "kernels/kernels.h"
#include "ops/linear.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// Multi-head self-attention of one sequence, scaled by 1 / sqrt(head_size). q
// and out (query_rows, hidden) are the sequence's first rows; k and v (seqlen,
// hidden) share a stride; hidden is a multiple of num_heads. `scratch` grows to
// the size the sequence needs. Unless the operands of `arithmetic`, that of the
// linear layers, are f32, attention runs in bf16 if the table has instructions
// for it.
void Attention(const Kernels& kernels, Arithmetic arithmetic, int64_t num_heads,
               ConstMatrixView q, ConstMatrixView k, ConstMatrixView v,
               AlignedFloats& scratch, MatrixView out);

}  // namespace podium
