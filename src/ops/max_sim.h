#pragma once

#include <cstdint>
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

struct MaxSimScores {
  float whole = 0;   // against all of the document
  float window = 0;  // against the window of it that is most like the query
};

// Tokens of a block; a window is two blocks in a row, and the next window
// begins with the second of them. The last block may be shorter.
inline constexpr int64_t kMaxSimBlock = 12;

// The sum over the query's tokens of weight_i * max_j <query_i, document_j>
// (Khattab and Zaharia 2020, ColBERT, equation 3, where every weight is 1), j
// over all of the document's tokens and over those of a window: what a long
// document says here and there counts less than what it says at once.
// query (n, hidden) and document (m, hidden) lie without gaps, weights (n). 0
// where there is no document. The same bits whatever else is scored.
MaxSimScores MaxSim(const Kernels& kernels, ConstMatrixView query,
                    std::span<const float> weights, ConstMatrixView document,
                    MaxSimRoom& room);

}  // namespace podium
