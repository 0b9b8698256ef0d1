#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernels/kernels.h"
#include "model/config_reader.h"
#include "model/load_model.h"
#include "model/model.h"
#include "model/tensor_reader.h"
#include "ops/decoder_layer.h"
#include "ops/rotary.h"
#include "ops/stored_table.h"

namespace podium {

// The sizes of a decoder in the style of Llama (Touvron et al. 2023).
struct DecoderSizes {
  int64_t vocab = 0;
  int64_t hidden = 0;
  int64_t layers = 0;
  HeadSizes heads;
  int64_t intermediate = 0;
  int64_t positions = 0;  // tokens of the longest text
  double rope_theta = 0;  // of a family's defaults
  Rotary rotary;          // as read
  bool tied = false;      // the output layer is the embedding table
  float eps = 0;          // of every norm
};

// How a decoder's last state becomes a logit.
enum class DecoderHead {
  kTokens,  // by rows of the output layer: ModelConfig::score_tokens
  kLabel,   // by a layer "score" with one output
};

// Reads the sizes under the names of LlamaConfig and its relatives, and refuses
// what changes the layers' arithmetic (sliding windows, other scalings of
// rotary positions than ReadRotary has). `usual` are the defaults of the
// family's class in transformers; a head size of 0 stands for hidden / heads.
DecoderSizes ReadDecoderSizes(ConfigReader& reader, const DecoderSizes& usual);

// The configuration of a causal model of this size.
class DecoderConfig : public ModelConfig {
 public:
  DecoderConfig(const DecoderSizes& decoder, DecoderHead head);

 protected:
  // The tokens to score by: those that the caller chose or, failing that, those
  // of the folder. kInvalidData if there are none.
  Result<std::optional<ScoreTokens>> TokensToRead(const FileSource& files,
                                                  const Limits& limits) const;

  const DecoderSizes decoder_;
  const DecoderHead head_;
};

// A stack of decoder layers, with its embeddings and its head.
struct Decoder {
  const Kernels* kernels = nullptr;  // that the weights are packed for
  Arithmetic arithmetic = Arithmetic::kF32;
  HeadSizes heads;
  Rotary rotary;
  StoredTable words;          // (vocab, hidden)
  float embedding_scale = 1;  // of its rows
  std::vector<DecoderLayer> layers;
  RmsNormWeights norm;
  LinearWeights score;  // hidden -> 1, in f32
};

// Reads the tensors under the names of LlamaForCausalLM, or of
// LlamaForSequenceClassification if `tokens` is empty. `biased`: whether the
// layers for queries, keys and values have a bias.
Decoder ReadDecoder(TensorReader& reader, const DecoderSizes& sizes,
                    const std::optional<ScoreTokens>& tokens, bool biased,
                    const Kernels& kernels, Arithmetic arithmetic);

// "model.layers.N.", before the names of a layer's tensors.
std::string DecoderLayerPrefix(int64_t layer);

// How the tensors of such a checkpoint are called.
const TensorNames& DecoderNames(bool tied);

// A causal model made of a decoder. A family says what its layers' steps are.
class DecoderModel : public CausalModel {
 public:
  DecoderModel(const ModelSizes& sizes, Decoder decoder);

  bool Read(const TextBatch& prefixes, const ForwardPass& pass,
            std::span<TextKeyValues* const> kept) const override;
  bool Score(const TextBatch& texts,
             std::span<const TextKeyValues* const> before,
             const ForwardPass& pass, std::span<float> logits) const override;
  int64_t prefix_bytes_per_token() const override;

 protected:
  // The steps of a layer, counted from 0. They borrow from the model.
  virtual DecoderSteps Steps(size_t layer) const = 0;

 private:
  int64_t hidden_size() const { return sizes().hidden_size; }
  // Looks up the texts' embeddings, and computes what all layers share.
  DecoderPass Begin(const TextBatch& texts,
                    std::span<const TextKeyValues* const> before,
                    std::span<TextKeyValues* const> kept,
                    const ForwardPass& pass, MatrixView tokens) const;

  const Decoder decoder_;
};

}  // namespace podium
