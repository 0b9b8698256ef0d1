#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "ops/causal_attention.h"
#include "ops/encoder_pass.h"
#include "ops/linear.h"
#include "ops/rms_norm.h"
#include "tensor/matrix.h"

namespace podium {

// The weights of a decoder's layer with RMSNorm before attention and before the
// feed-forward network, which has a gated linear unit.
struct DecoderLayer {
  RmsNormWeights attention_norm;
  LinearWeights query;             // hidden -> query heads
  LinearWeights key_value;         // hidden -> heads of k, then heads of v
  LinearWeights attention_output;  // query heads -> hidden
  RmsNormWeights feed_forward_norm;
  LinearWeights gate_up;  // hidden -> intermediate of gate, then of up
  LinearWeights down;     // intermediate -> hidden
};

// What happens to the heads (rows, heads * head_size) of queries or of keys
// between their projection and attention. `angles` (rows, head_size) are those
// of the rows' tokens (ops/rotary.h).
using HeadStep = std::function<void(ConstMatrixView angles, MatrixView heads)>;

// gate = activation(gate) * up; see ops/glu.h.
using GatedUnit = std::function<void(MatrixView gate, ConstMatrixView up)>;

// What a family's layers differ in.
struct DecoderSteps {
  HeadStep query, key;
  GatedUnit unit;
};

// The settings and scratch of one forward pass through a decoder's layers. A
// text may stand behind another one, whose keys and values are known.
struct DecoderPass {
  EncoderPass rows;  // `num_heads` are those of keys and values
  HeadSizes heads;
  ConstMatrixView angles;  // of all tokens
  // For each text: what it stands behind, or null.
  std::span<const TextKeyValues* const> before;
  // For each text: where its keys and values are stored. Empty: nowhere.
  std::span<TextKeyValues* const> kept;
};

// Replaces the states of all tokens (total_tokens, hidden) by the output of
// layer `index`, counted from 0.
void RunDecoderLayer(const DecoderLayer& layer, int64_t index,
                     const DecoderPass& pass, const DecoderSteps& steps,
                     MatrixView tokens);

// The layer's output for only the last token of each text, with the same bits.
// `last` (texts, hidden) holds the states of these tokens and is replaced; it
// does not overlap `tokens`.
void RunDecoderLayerOnLastTokens(const DecoderLayer& layer, int64_t index,
                                 const DecoderPass& pass,
                                 const DecoderSteps& steps,
                                 ConstMatrixView tokens, MatrixView last);

// Stores the layer's keys and values in `pass.kept`, and computes nothing else.
void KeepKeyValues(const DecoderLayer& layer, int64_t index,
                   const DecoderPass& pass, const DecoderSteps& steps,
                   ConstMatrixView tokens);

}  // namespace podium
