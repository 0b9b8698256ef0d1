#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/kernels.h"
#include "ops/encoder_pass.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// Disentangled attention (He et al. 2021, DeBERTa): scores depend on the
// content of two tokens and on their distance. Distances fall into buckets; a
// bucket has a row that queries are compared with, and one for keys.

// The buckets of distances, a row each in a table of 2 * span rows.
struct DistanceBuckets {
  int64_t span = 0;
  // The row of the distance i - j of a query i and a key j, at i - j + longest
  // - 1; for texts of up to `longest` tokens.
  std::vector<int32_t> rows;
  int64_t longest = 0;
};

// Buckets of their own for distances below buckets / 2, and logarithmic ones
// from there to `max_distance`. Without buckets (0) each distance below
// `max_distance` is one.
DistanceBuckets MakeDistanceBuckets(int64_t buckets, int64_t max_distance,
                                    int64_t longest);

// What one layer compares with its queries (or keys): a row for each bucket,
// packed for each head.
struct BucketRows {
  std::vector<AlignedFloats> heads;  // empty: the layer compares nothing
};

// `rows` (2 * span, heads * head_size) are contiguous; they are multiplied by
// `scale`.
BucketRows PackBucketRows(const Kernels& kernels, ConstMatrixView rows,
                          int64_t heads, float scale);

// Multi-head self-attention of each text, in f32. The score of query i and key
// j is scale q_i . k_j, plus q_i . `for_queries` and k_j . `for_keys` at the
// bucket of i - j. All matrices are (total_tokens, hidden).
void AttendDisentangled(const EncoderPass& pass, const DistanceBuckets& buckets,
                        const BucketRows& for_queries,
                        const BucketRows& for_keys, float scale,
                        ConstMatrixView q, ConstMatrixView k, ConstMatrixView v,
                        MatrixView out);

}  // namespace podium
