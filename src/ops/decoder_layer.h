#pragma once

#include <cstdint>
#include <span>

#include "ops/causal_attention.h"
#include "ops/encoder_pass.h"
#include "ops/linear.h"
#include "ops/rms_norm.h"
#include "tensor/matrix.h"

namespace podium {

// gate = activation(gate) * up; see ops/glu.h.
using GatedUnit = void (*)(MatrixView gate, ConstMatrixView up);

// Turns heads by the angles of their tokens; see ops/rotary.h.
using HeadRotation = void (*)(ConstMatrixView angles, MatrixView heads);

// The weights of a decoder's layer with RMSNorm before attention and before the
// feed-forward network, which has a gated linear unit. A norm without weights
// does nothing.
struct DecoderLayer {
  RmsNormWeights attention_norm;
  LinearWeights query;                   // hidden -> query heads
  LinearWeights key_value;               // hidden -> heads of k, then of v
  RmsNormWeights query_norm, key_norm;   // of each head
  LinearWeights attention_output;        // query heads -> hidden
  RmsNormWeights attention_output_norm;  // of what attention adds
  RmsNormWeights feed_forward_norm;
  LinearWeights gate_up;     // hidden -> intermediate of gate, then of up
  LinearWeights down;        // intermediate -> hidden
  RmsNormWeights down_norm;  // of what the feed-forward network adds
};

// The settings and scratch of one forward pass through a decoder's layer. A
// text may stand behind another one, whose keys and values are known.
struct DecoderPass {
  EncoderPass rows;  // `num_heads` are those of keys and values
  HeadSizes heads;
  CausalRule rule;
  GatedUnit unit;
  HeadRotation rotate;
  ConstMatrixView angles;  // of all tokens (ops/rotary.h)
  // For each text: what it stands behind, or null.
  std::span<const TextKeyValues* const> before = {};
  // For each text: where its keys and values are stored. Empty: nowhere.
  std::span<TextKeyValues* const> kept = {};
};

// Replaces the states of all tokens (total_tokens, hidden) by the output of
// layer `index`, counted from 0.
void RunDecoderLayer(const DecoderLayer& layer, int64_t index,
                     const DecoderPass& pass, MatrixView tokens);

// The layer's output for only one token of each text, with the same bits.
// `rows` (texts) are those tokens' rows of `tokens`; `states` (texts, hidden)
// holds their states and is replaced; it does not overlap `tokens`.
void RunDecoderLayerOnRows(const DecoderLayer& layer, int64_t index,
                           const DecoderPass& pass,
                           std::span<const int32_t> rows,
                           ConstMatrixView tokens, MatrixView states);

// Stores the layer's keys and values in `pass.kept`, and computes nothing else.
void KeepKeyValues(const DecoderLayer& layer, int64_t index,
                   const DecoderPass& pass, ConstMatrixView tokens);

// Replaces the states of all tokens (total_tokens, hidden) by the layer's
// output where each token sees all tokens of its text. The pass's `rule` counts
// for nothing: scores are scaled by 1 / sqrt(head size).
void RunBidirectionalLayer(const DecoderLayer& layer, const DecoderPass& pass,
                           MatrixView tokens);

}  // namespace podium
