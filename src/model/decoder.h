#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kernels/kernels.h"
#include "model/decoder_sizes.h"
#include "model/load_model.h"
#include "model/model.h"
#include "model/score_tokens.h"
#include "model/tensor_reader.h"
#include "ops/decoder_layer.h"
#include "ops/rotary.h"
#include "ops/stored_table.h"

namespace podium {

// A stack of decoder layers, with its embeddings and its head.
struct Decoder {
  const Kernels* kernels = nullptr;  // that the weights are packed for
  Arithmetic arithmetic = Arithmetic::kF32;
  HeadSizes heads;
  GatedUnit unit = nullptr;
  HeadRotation rotate = nullptr;
  CausalRule rule;               // without a window
  std::vector<int64_t> windows;  // of each layer
  Rotary rotary;
  Rotary window_rotary;       // of layers with a window
  StoredTable words;          // (vocab, hidden)
  float embedding_scale = 1;  // of its rows
  std::vector<DecoderLayer> layers;
  RmsNormWeights norm;
  LinearWeights score;  // hidden -> outputs, in f32
  float score_cap = 0;  // of an output, as CausalRule::cap
};

// Fills in what all decoders of this size tell of themselves.
void SetDecoderSizes(const DecoderSizes& decoder, ModelConfig& config);

// How the tensors of such a checkpoint are called.
const TensorNames& DecoderNames(const DecoderSizes& sizes);

// Reads the tensors under the names of LlamaForCausalLM, or of
// LlamaForSequenceClassification if `tokens` is empty. With a cap, the score of
// tokens has an output for each of them; otherwise one for their difference.
Decoder ReadDecoder(TensorReader& reader, const DecoderShape& shape,
                    const std::optional<ScoreTokens>& tokens,
                    const Kernels& kernels, Arithmetic arithmetic);

// The settings of one layer, and what it shares with the others.
class DecoderRun {
 public:
  // Looks up the texts' embeddings in `tokens` (total_tokens, hidden), and
  // computes the angles of their positions. Borrows everything.
  DecoderRun(const Decoder& decoder, const TextBatch& texts,
             std::span<const TextKeyValues* const> before,
             std::span<TextKeyValues* const> kept, const ForwardPass& pass,
             MatrixView tokens);

  DecoderPass Layer(int64_t index) const;

 private:
  const Decoder& decoder_;
  DecoderPass shared_;
  ConstMatrixView window_angles_;
};

// Writes the logit of each row of states after all layers (texts, hidden), and
// normalizes those in place.
void DecoderLogits(const Decoder& decoder, MatrixView states,
                   std::span<float> logits);

}  // namespace podium
