#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ops/biased_attention.h"
#include "ops/causal_attention.h"
#include "ops/linear.h"
#include "ops/max_sim.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// Scratch of one lane of a loop (ops/loop.h).
struct WorkspaceLane {
  AlignedFloats attended;      // (rows of a block, hidden)
  AlignedFloats normed;        // (rows of a block, hidden)
  AlignedFloats intermediate;  // (rows of a block, intermediate)
  AlignedFloats attention;     // the kernel's own
  BiasedAttentionScratch biased;
  AlignedFloats zeros;     // (buckets)
  AlignedFloats by_query;  // (rows of a block, buckets)
  AlignedFloats by_key;    // (tokens of a text, buckets)
  OperandScratch operand;
  AlignedFloats document;  // (document tokens, hidden)
  MaxSimScratch max_sim;
  CausalScratch causal;
};

// Scratch of one forward pass at a time. Each array grows to the largest batch
// that it has held.
struct Workspace {
  explicit Workspace(int lane_count) : lanes(static_cast<size_t>(lane_count)) {}

  AlignedFloats tokens;             // (total_tokens, hidden)
  AlignedFloats first_tokens;       // (texts, hidden)
  AlignedFloats first_context;      // (texts, hidden)
  AlignedFloats row_states;         // (texts, hidden)
  AlignedFloats row_angles;         // (texts, head_size)
  AlignedFloats query;              // (rows, hidden)
  AlignedFloats key, value;         // (total_tokens, hidden)
  AlignedFloats key_value;          // (total_tokens, 2 hidden)
  AlignedFloats qkv;                // (total_tokens, 3 hidden)
  AlignedFloats context;            // (rows, hidden)
  AlignedFloats angles;             // (total_tokens, head_size)
  AlignedFloats local_angles;       // (total_tokens, head_size)
  AlignedFloats embedded;           // (total_tokens, embedding size)
  AlignedFloats pooled;             // (texts, hidden)
  AlignedArray<int32_t> positions;  // (total_tokens)
  AlignedArray<int32_t> rows;       // (texts)
  std::vector<WorkspaceLane> lanes;
};

// A matrix in `floats`, which grows to hold it; the content is unset.
inline MatrixView Scratch(AlignedFloats& floats, int64_t rows, int64_t cols) {
  floats.Grow(rows * cols);
  return {floats.data(), rows, cols, cols};
}

}  // namespace podium
