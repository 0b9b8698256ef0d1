#pragma once

#include "kernels/kernels.h"
#include "ops/max_sim.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// The head of a model that reads the two texts apart (models/recipe/late.py
// defines it). Of their last states, made unit vectors:
//
//   logit = scale * sum_i weight_i * max_j <query_i, document_j>
//           + mean_scale * <mean of query, mean of document> + offset
//
// weight: softmax over the query's tokens of <token_weight, state_i>.
struct LateInteractionHead {
  AlignedFloats token_weight;  // (hidden)
  float scale = 0;
  float mean_scale = 0;
  float offset = 0;
};

// Scratch of one pair at a time.
struct LateInteractionRoom {
  AlignedFloats query;     // (query tokens, hidden), unit vectors
  AlignedFloats document;  // (document tokens, hidden), unit vectors
  AlignedFloats means;     // (2, hidden)
  AlignedFloats weights;   // (query tokens)
  MaxSimRoom max_sim;
};

// The logit of a pair whose texts have the states `query` (n, hidden) and
// `document` (m, hidden). A text without tokens is like nothing.
float LateInteraction(const Kernels& kernels, const LateInteractionHead& head,
                      ConstMatrixView query, ConstMatrixView document,
                      LateInteractionRoom& room);

}  // namespace podium
