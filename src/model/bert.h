#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "kernels/kernels.h"
#include "model/config.h"
#include "model/late_interaction.h"
#include "model/texts.h"
#include "ops/layer_norm.h"
#include "ops/linear.h"
#include "tensor/aligned_array.h"
#include "tensor/batch.h"
#include "tensor/matrix.h"

namespace podium {

// The weights of one encoder layer, under the names of the checkpoint.
struct BertLayer {
  LinearWeights query;             // hidden -> hidden
  LinearWeights key_value;         // hidden -> hidden of k, then hidden of v
  LinearWeights attention_output;  // hidden -> hidden
  LayerNormWeights attention_norm;
  LinearWeights intermediate;  // hidden -> intermediate
  LinearWeights output;        // intermediate -> hidden
  LayerNormWeights output_norm;
};

// A BERT (Devlin et al. 2019) with one logit: BertForSequenceClassification, or
// BertForLateInteraction (models/recipe/late.py). Const after loading, shared
// by threads.
struct BertModel {
  BertConfig config;
  const Kernels* kernels = nullptr;  // what the weights are packed for
  // Of the encoder's layers. Embeddings, LayerNorm and the head are f32.
  Arithmetic arithmetic = Arithmetic::kF32;
  AlignedFloats word_embeddings;        // (vocab_size, hidden)
  AlignedFloats position_embeddings;    // (max_position_embeddings, hidden)
  AlignedFloats token_type_embeddings;  // (type_vocab_size, hidden)
  LayerNormWeights embeddings_norm;
  std::vector<BertLayer> layers;
  // Of BertHead::kClassifier:
  LinearWeights pooler;      // hidden -> hidden, then tanh
  LinearWeights classifier;  // hidden -> 1
  // Of BertHead::kLateInteraction:
  AlignedFloats idf;                       // (vocab_size)
  std::vector<LateInteractionExit> exits;  // of config.exit_layers
  LateInteractionHead late;                // of the last layer
};

// Reads the weights of the model that `config` describes. Every tensor is found
// and its shape checked before the first is unpacked; a tensor of the encoder
// that the configuration does not call for is an error too.
Result<BertModel> LoadBert(const FileSource& files, const BertConfig& config,
                           const Kernels& kernels, Arithmetic arithmetic,
                           const Limits& limits);

// The loops of a forward pass: body(index, lane) for each index below `count`,
// in any order. Calls at one time, from several threads, are in lanes of their
// own.
using LoopBody = std::function<void(int64_t index, int lane)>;
using Loop = std::function<void(int64_t count, const LoopBody& body)>;

// One index after another, in lane 0.
void LoopAlone(int64_t count, const LoopBody& body);

// What one lane needs.
struct BertLane {
  AlignedFloats attended;      // (rows of a block, hidden)
  AlignedFloats intermediate;  // (rows of a block, intermediate)
  AlignedFloats attention;     // the kernel's own
  OperandRoom operand;
  LateInteractionRoom late;
};

// Scratch of one forward pass at a time. Grows to the largest batch it met.
struct BertWorkspace {
  AlignedFloats tokens;         // (total_tokens, hidden)
  AlignedFloats first_tokens;   // (sequences, hidden)
  AlignedFloats query;          // (rows, hidden)
  AlignedFloats key_value;      // (total_tokens, 2 hidden)
  AlignedFloats context;        // (rows, hidden)
  Texts texts;                  // of pairs that are read apart
  std::vector<BertLane> lanes;  // at least one, and as many as the loop has
};

// One logit a sequence, after `batch.layers` of the encoder's. Every id of
// `batch` is inside its table, no sequence is empty, and so many layers have a
// head. A logit depends on its own sequence alone, to the bit, whatever the
// loop. `abandoned`, where there is one, is asked before each layer; once it
// says yes nothing more is computed, and false returned.
bool BertForward(const BertModel& model, const Batch& batch,
                 const std::function<bool()>& abandoned, const Loop& loop,
                 BertWorkspace& workspace, std::span<float> logits);

}  // namespace podium
