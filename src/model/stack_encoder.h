#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/encoder.h"
#include "model/layer_stack.h"
#include "model/tensor_reader.h"
#include "ops/embeddings.h"
#include "ops/score_head.h"
#include "ops/stored_table.h"

namespace podium {

// A cross-encoder built as BERT is, but of a family's own layers: embeddings of
// words and perhaps of token types, a LayerNorm, the layers, and a head on each
// text's first state.
template <class Layer>
struct StackWeights {
  StoredTable words;
  std::optional<EmbeddingTable> types;
  LayerNormWeights norm;
  std::vector<Layer> layers;
  ScoreHead head;
};

// Reads the tensors under BERT's names behind `prefix`, such as "bert.", and
// each layer by read_layer(index), counted from 0. Without token types in
// `sizes` there is no table of them.
template <class ReadLayer>
auto ReadStack(TensorReader& reader, const std::string& prefix,
               const EncoderSizes& sizes, Arithmetic arithmetic,
               const ReadLayer& read_layer) {
  const std::string at = prefix + "embeddings.";
  StackWeights<decltype(read_layer(int64_t{0}))> w;
  w.words = reader.TableAsStored(at + "word_embeddings", sizes.vocab,
                                 sizes.hidden, arithmetic);
  if (sizes.types > 0) {
    w.types =
        reader.Table(at + "token_type_embeddings", sizes.types, sizes.hidden);
  }
  w.norm = reader.Norm(at + "LayerNorm", sizes.hidden, sizes.eps);
  for (int64_t i = 0; i < sizes.layers && !reader.error(); ++i) {
    w.layers.push_back(read_layer(i));
  }
  w.head = ReadScoreHead(reader, prefix + "pooler.dense", Activation::kTanh,
                         "classifier", sizes);
  return w;
}

// Writes one logit a text; attend and finish are the steps of RunLayerStack.
// False where the batch was abandoned.
template <class Layer, class Attend, class Finish>
bool ScoreStack(const Kernels& kernels, const StackWeights<Layer>& weights,
                const TextBatch& texts, const ForwardPass& pass,
                const Attend& attend, const Finish& finish,
                std::span<float> logits) {
  Workspace& w = pass.workspace;
  const MatrixView tokens =
      Scratch(w.tokens, texts.total_tokens(), weights.words.width);
  Embed(kernels, weights.words, texts.input_ids, tokens);
  if (weights.types) {
    AddEmbeddings(*weights.types, texts.token_type_ids, tokens);
  }
  LayerNorm(kernels, weights.norm, tokens);
  const auto first = RunLayerStack(weights.layers, Pooling::kFirst, texts, pass,
                                   tokens, attend, finish);
  if (!first) return false;
  ScoreStates(kernels, weights.head, *first, w.pooled, logits);
  return true;
}

}  // namespace podium
