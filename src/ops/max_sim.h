#pragma once

#include <span>

#include "kernels/kernels.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// Scratch of MaxSim; grows to the largest pair it met.
struct MaxSimRoom {
  AlignedFloats query;  // packed
  AlignedFloats zeros;  // (query tokens)
  AlignedFloats like;   // (document tokens, query tokens)
};

// The sum over the query's tokens of weight_i * max_j <query_i, document_j>
// (Khattab and Zaharia 2020, ColBERT, equation 3, where every weight is 1).
// query (n, hidden) and document (m, hidden) lie without gaps, weights (n). 0
// where there is no document. The same bits whatever else is scored.
float MaxSim(const Kernels& kernels, ConstMatrixView query,
             std::span<const float> weights, ConstMatrixView document,
             MaxSimRoom& room);

}  // namespace podium
