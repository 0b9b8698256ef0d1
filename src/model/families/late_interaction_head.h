#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "kernels/kernels.h"
#include "model/tensor_reader.h"
#include "model/text_vectors.h"
#include "ops/workspace.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// A head of a model that reads query and document separately
// (models/recipe/late.py defines it). It compares unit vectors of their states
// after some layer:
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

// Reads the tensors "late.LAYERS.*".
LateInteractionHead ReadLateInteractionHead(TensorReader& reader,
                                            int64_t layers, int64_t hidden);

// What the head compares of a text with the states (tokens, hidden).
TextVectors RepresentQuery(const Kernels& kernels,
                           const LateInteractionHead& head,
                           ConstMatrixView states);
// `in_half`: the unit vectors are rounded to f16.
TextVectors RepresentDocument(const Kernels& kernels, ConstMatrixView states,
                              bool in_half);

// The logit of a pair. `idf` has a weight for each id. A text without tokens is
// like nothing.
float CompareTexts(const Kernels& kernels, const LateInteractionHead& head,
                   std::span<const float> idf,
                   std::span<const int32_t> query_ids, const TextVectors& query,
                   std::span<const int32_t> document_ids,
                   const TextVectors& document, WorkspaceLane& lane);

}  // namespace podium
