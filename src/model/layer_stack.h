#pragma once

#include <optional>
#include <vector>

#include "kernels/kernels.h"
#include "model/model.h"
#include "ops/encoder_pass.h"
#include "ops/linear.h"
#include "ops/pooling.h"
#include "ops/workspace.h"
#include "tensor/matrix.h"
#include "tensor/text_batch.h"

namespace podium {

inline EncoderPass LayersOf(const Kernels& kernels, Arithmetic arithmetic,
                            int64_t heads, const TextBatch& texts,
                            const ForwardPass& pass) {
  return {.kernels = kernels,
          .arithmetic = arithmetic,
          .num_heads = heads,
          .cu_seqlens = texts.cu_seqlens,
          .attended = texts.attended,
          .loop = pass.loop,
          .workspace = pass.workspace};
}

// Each text's first row (texts, cols), in `scratch`.
inline MatrixView FirstRows(const TextBatch& texts, ConstMatrixView x,
                            AlignedFloats& scratch) {
  const MatrixView first = Scratch(scratch, texts.size(), x.cols);
  PoolFirst(texts.cu_seqlens, x, first);
  return first;
}

// Runs the states of all tokens (total_tokens, hidden) through all layers, each
// in two steps: attend(layer, tokens, context) sets what each token attends to
// (total_tokens, hidden), and finish(layer, context, rows) replaces the rows of
// tokens by the layer's output, row by row. With Pooling::kFirst the last
// layer's second step computes the first token of each text alone. Returns
// those (texts, hidden), or all tokens; nothing where the batch was abandoned.
template <class Layer, class Attend, class Finish>
std::optional<MatrixView> RunLayerStack(const std::vector<Layer>& layers,
                                        Pooling pooling, const TextBatch& texts,
                                        const ForwardPass& pass,
                                        MatrixView tokens, const Attend& attend,
                                        const Finish& finish) {
  Workspace& w = pass.workspace;
  MatrixView context = Scratch(w.context, tokens.rows, tokens.cols);
  for (const Layer& layer : layers) {
    if (pass.IsAbandoned()) return std::nullopt;
    attend(layer, tokens, context);
    if (pooling == Pooling::kFirst && &layer == &layers.back()) {
      tokens = FirstRows(texts, tokens, w.first_tokens);
      context = FirstRows(texts, context, w.first_context);
    }
    finish(layer, context, tokens);
  }
  return tokens;
}

}  // namespace podium
