#pragma once

#include <cstdint>
#include <span>

#include "kernels/kernels.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// Scratch of MaxSim; grows to the largest pair so far.
struct MaxSimScratch {
  AlignedFloats query;  // packed
  AlignedFloats zeros;  // (query tokens)
  AlignedFloats like;   // (document tokens, query tokens)
};

struct MaxSimScores {
  float whole = 0;   // against the whole document
  float window = 0;  // against its best matching window
};

// Tokens in a block. A window is two consecutive blocks, and windows overlap by
// one block. The last block may be shorter.
inline constexpr int64_t kMaxSimBlock = 12;

// The sum over the query's tokens of weight_i * max_j <query_i, document_j>
// (Khattab and Zaharia 2020, ColBERT, equation 3, where every weight is 1),
// once with j over all of the document's tokens and once over those of the best
// window: matches scattered over a long document count less than matches close
// together. query (n, hidden) and document (m, hidden) are contiguous; weights
// (n). 0 if the document is empty. The bits of the result do not depend on what
// else is scored.
MaxSimScores MaxSim(const Kernels& kernels, ConstMatrixView query,
                    std::span<const float> weights, ConstMatrixView document,
                    MaxSimScratch& scratch);

}  // namespace podium
