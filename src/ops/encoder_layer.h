#pragma once

#include "ops/encoder_pass.h"
#include "ops/layer_norm.h"
#include "ops/linear.h"
#include "tensor/matrix.h"

namespace podium {

// The weights of a transformer encoder layer with LayerNorm after attention and
// after the feed-forward network, which uses gelu (Devlin et al. 2019).
struct EncoderLayer {
  LinearWeights query;             // hidden -> hidden
  LinearWeights key_value;         // hidden -> hidden of k, then hidden of v
  LinearWeights attention_output;  // hidden -> hidden
  LayerNormWeights attention_norm;
  LinearWeights intermediate;  // hidden -> intermediate
  LinearWeights output;        // intermediate -> hidden
  LayerNormWeights output_norm;
};

// Replaces the states of all tokens (total_tokens, hidden) by the layer's
// output.
void RunLayer(const EncoderLayer& layer, const EncoderPass& pass,
              MatrixView tokens);

// The layer's output for only the first token of each text, with the same bits
// as RunLayer. `first` (texts, hidden) holds the states of these tokens and is
// replaced; it does not overlap `tokens`.
void RunLayerOnFirstTokens(const EncoderLayer& layer, const EncoderPass& pass,
                           ConstMatrixView tokens, MatrixView first);

// The same for rows of some tokens only, after their attention (rows, hidden),
// `context`: the output projection, the feed-forward network and both
// LayerNorms. `x` (rows, hidden) holds their states and is replaced.
void FinishLayer(const EncoderLayer& layer, const EncoderPass& pass,
                 ConstMatrixView context, MatrixView x);

}  // namespace podium
