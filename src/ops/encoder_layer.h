#pragma once

#include <cstdint>
#include <span>

#include "kernels/kernels.h"
#include "ops/layer_norm.h"
#include "ops/linear.h"
#include "ops/loop.h"
#include "ops/workspace.h"
#include "tensor/matrix.h"

namespace podium {

// A layer of a transformer encoder with LayerNorm after each of its halves and
// gelu between the two products of the second (Devlin et al. 2019).
struct EncoderLayer {
  LinearWeights query;             // hidden -> hidden
  LinearWeights key_value;         // hidden -> hidden of k, then hidden of v
  LinearWeights attention_output;  // hidden -> hidden
  LayerNormWeights attention_norm;
  LinearWeights intermediate;  // hidden -> intermediate
  LinearWeights output;        // intermediate -> hidden
  LayerNormWeights output_norm;
};

// What the layers of an encoder run with over one batch.
struct EncoderPass {
  const Kernels& kernels;
  Arithmetic arithmetic;  // that the layers' weights are packed for
  int64_t num_heads;
  std::span<const int32_t> cu_seqlens;  // of the texts, as in text_batch.h
  const Loop& loop;
  Workspace& workspace;
};

// Replaces the states of all tokens (total_tokens, hidden) by the layer's
// output.
void RunLayer(const EncoderLayer& layer, const EncoderPass& pass,
              MatrixView tokens);

// The layer's output for the first token of each text alone, to the bits of
// RunLayer. `first` (texts, hidden) holds the states of these tokens and is
// replaced; it does not overlap `tokens`.
void RunLayerOnFirstTokens(const EncoderLayer& layer, const EncoderPass& pass,
                           ConstMatrixView tokens, MatrixView first);

}  // namespace podium
