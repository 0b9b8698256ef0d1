#pragma once

#include <cstdint>
#include <span>

#include "kernels/kernels.h"
#include "ops/max_sim.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// A head of a model that reads the two texts apart (models/recipe/late.py
// defines it). Of their states after some layer, made unit vectors:
//
//   logit = scale * sum_i weight_i * max_j <query_i, document_j>
//           + window_scale * the same over the window that is most like it
//           + mean_scale * <mean of query, mean of document>
//           + lexical_scale * lexical + offset
//
// weight: softmax over the query's tokens of <token_weight, state_i>; window:
// MaxSim's; lexical: LexicalMatch of the ids.
struct LateInteractionHead {
  AlignedFloats token_weight;  // (hidden)
  float scale = 0;
  float window_scale = 0;
  float mean_scale = 0;
  float lexical_scale = 0;
  float offset = 0;
};

// A layer before the last that has a head.
struct LateInteractionExit {
  static constexpr float kNoMargin = 1e9f;  // nothing may be dropped by it

  int64_t layers = 0;  // of the encoder, up to it
  LateInteractionHead head;
  float margin = kNoMargin;  // see BackendExit
};

// One text of a pair after some layer.
struct TextStates {
  std::span<const int32_t> ids;  // (tokens)
  ConstMatrixView states;        // (tokens, hidden)
};

// Scratch of one pair at a time.
struct LateInteractionRoom {
  AlignedFloats query;     // (query tokens, hidden), unit vectors
  AlignedFloats document;  // (document tokens, hidden), unit vectors
  AlignedFloats means;     // (2, hidden)
  AlignedFloats weights;   // (query tokens)
  MaxSimRoom max_sim;
};

// The logit of a pair of texts. `idf` has a weight for each id. A text without
// tokens is like nothing.
float LateInteraction(const Kernels& kernels, const LateInteractionHead& head,
                      std::span<const float> idf, const TextStates& query,
                      const TextStates& document, LateInteractionRoom& room);

}  // namespace podium
