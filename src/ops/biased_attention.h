#pragma once

#include <cstdint>

#include "base/function_ref.h"
#include "kernels/kernels.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// Scratch of BiasedAttention; grows to the longest text so far.
struct BiasedAttentionScratch {
  AlignedFloats keys, values;  // packed
  AlignedFloats zeros;         // (keys or head_size)
  AlignedFloats scores;        // (kBiasedQueries, keys)
};

// Queries whose scores are computed together.
inline constexpr int64_t kBiasedQueries = 64;

// Adds to the scores (up to kBiasedQueries, keys) of consecutive queries, the
// first of which is row `first_query` of q.
using AddToScores = FunctionRef<void(int64_t first_query, MatrixView scores)>;

// The score of a query and a key that it must not attend to.
inline constexpr float kMaskedScore = -1e30f;

// softmax(scale q k' + bias) v of one head, in f32, where `add_bias` adds the
// bias: for masks and for relative positions. q and out (queries, head_size); k
// and v (keys, head_size). An output row has the same bits whatever other
// queries there are.
void BiasedAttention(const Kernels& kernels, float scale, ConstMatrixView q,
                     ConstMatrixView k, ConstMatrixView v, AddToScores add_bias,
                     BiasedAttentionScratch& scratch, MatrixView out);

}  // namespace podium
