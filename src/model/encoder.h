#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/kernels.h"
#include "model/config_reader.h"
#include "model/load_model.h"
#include "model/model.h"
#include "model/tensor_reader.h"
#include "ops/encoder_layer.h"
#include "ops/score_head.h"

namespace podium {

// The sizes of a BERT and of its relatives.
struct EncoderSizes {
  int64_t vocab = 0;
  int64_t hidden = 0;  // a multiple of heads
  int64_t layers = 0;
  int64_t heads = 0;
  int64_t intermediate = 0;
  int64_t positions = 0;  // rows of the table
  int64_t types = 0;      // of tokens
  float eps = 0;          // of every LayerNorm
};

// The configuration of a cross-encoder of this size, whose positions count from
// 0.
class EncoderConfig : public ModelConfig {
 protected:
  explicit EncoderConfig(const EncoderSizes& encoder);

  const EncoderSizes encoder_;
};

// Reads the sizes under the names of BertConfig, and refuses what changes the
// layers' arithmetic (hidden_act, position_embedding_type, is_decoder). `usual`
// are the defaults of the family's class in transformers.
EncoderSizes ReadEncoderSizes(ConfigReader& reader, const EncoderSizes& usual);

// The sizes alone, where the layers differ from BERT's. `least_types`: 0 if
// there may be no table of token types.
EncoderSizes ReadSizesAlone(ConfigReader& reader, const EncoderSizes& usual,
                            int64_t least_types);

// `key` is what config.json calls the number of heads.
void CheckHeads(ConfigReader& reader, std::string_view key,
                const EncoderSizes& sizes);

// A stack of encoder layers.
struct Encoder {
  const Kernels* kernels = nullptr;  // that the weights are packed for
  Arithmetic arithmetic = Arithmetic::kF32;
  int64_t hidden = 0;
  int64_t heads = 0;
  std::vector<EncoderLayer> layers;
};

// What a layer's tensors are called, after "PREFIX.N.".
struct EncoderLayerNames {
  std::string_view query, key, value;
  std::string_view packed = {};  // in place of these: a layer with all three
  std::string_view attention_output, attention_norm;
  std::string_view intermediate, output, output_norm;
};

inline constexpr EncoderLayerNames kBertLayerNames = {
    .query = "attention.self.query",
    .key = "attention.self.key",
    .value = "attention.self.value",
    .attention_output = "attention.output.dense",
    .attention_norm = "attention.output.LayerNorm",
    .intermediate = "intermediate.dense",
    .output = "output.dense",
    .output_norm = "output.LayerNorm"};

// Reads the layers PREFIX.0, PREFIX.1, ...
Encoder ReadEncoder(TensorReader& reader, const std::string& prefix,
                    const EncoderLayerNames& names, const EncoderSizes& sizes,
                    const Kernels& kernels, Arithmetic arithmetic);

// A head for these states, from the layers called `dense` and `output`.
ScoreHead ReadScoreHead(TensorReader& reader, const std::string& dense,
                        Activation activation, const std::string& output,
                        const EncoderSizes& sizes);

// Replaces the states of all tokens (total_tokens, hidden) after layer `from`
// by those after layer `to`; layers count from 1, and 0 is the embeddings.
// False where the batch was abandoned.
bool RunLayers(const Encoder& encoder, int64_t from, int64_t to,
               const TextBatch& texts, const ForwardPass& pass,
               MatrixView tokens);

// The states of each text's first token after all layers (texts, hidden), in
// the workspace, from the embeddings of all tokens (total_tokens, hidden),
// which are overwritten. Nothing where the batch was abandoned.
std::optional<ConstMatrixView> EncodeFirstTokens(const Encoder& encoder,
                                                 const TextBatch& texts,
                                                 const ForwardPass& pass,
                                                 MatrixView tokens);

}  // namespace podium
