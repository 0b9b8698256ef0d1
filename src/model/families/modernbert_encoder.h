#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "kernels/kernels.h"
#include "model/config_reader.h"
#include "model/model.h"
#include "model/model_sizes.h"
#include "model/tensor_reader.h"
#include "ops/embeddings.h"
#include "ops/encoder_pass.h"
#include "ops/layer_norm.h"
#include "ops/linear.h"
#include "ops/pooling.h"
#include "ops/rotary.h"
#include "ops/stored_table.h"
#include "tensor/matrix.h"
#include "tensor/text_batch.h"

namespace podium {

// What config.json says of a ModernBertModel in transformers (Warner et al.
// 2024).
struct ModernBertSettings {
  int64_t vocab = 0;
  int64_t hidden = 0;  // a multiple of heads; each head is even
  int64_t heads = 0;
  int64_t intermediate = 0;
  int64_t positions = 0;  // tokens of the longest text; no table has them
  float eps = 0;
  bool norm_bias = false, attention_bias = false, mlp_bias = false;
  std::vector<bool> local;  // for each layer, whether it attends to a window
  int64_t reach = 0;        // of the window, to each side
  Rotary global_rotary, local_rotary;

  ModelSizes sizes() const;
};

ModernBertSettings ReadModernBertSettings(ConfigReader& reader);

struct ModernBertLayer {
  std::optional<LayerNormWeights> attention_norm;  // the first layer has none
  LinearWeights qkv;                               // hidden -> 3 hidden
  LinearWeights attention_output;                  // hidden -> hidden
  LayerNormWeights mlp_norm;
  LinearWeights
      gate_up;         // hidden -> intermediate of the gate, then of the rest
  LinearWeights down;  // intermediate -> hidden
  bool local = false;
};

struct ModernBertEncoder {
  const Kernels* kernels = nullptr;  // that the weights are packed for
  Arithmetic arithmetic = Arithmetic::kF32;
  int64_t hidden = 0, heads = 0, reach = 0;
  Rotary global_rotary, local_rotary;
  StoredTable words;
  LayerNormWeights embedding_norm;
  std::vector<ModernBertLayer> layers;
  LayerNormWeights final_norm;
};

ModernBertEncoder ReadModernBertEncoder(TensorReader& reader,
                                        const ModernBertSettings& settings,
                                        const Kernels& kernels,
                                        Arithmetic arithmetic);

// NAME.weight, with or without NAME.bias, as settings.norm_bias says.
LayerNormWeights ReadModernBertNorm(TensorReader& reader,
                                    const ModernBertSettings& settings,
                                    const std::string& name);

// Sets `tokens` (total_tokens, hidden) to the embeddings.
void EmbedModernBert(const ModernBertEncoder& encoder, const TextBatch& texts,
                     MatrixView tokens);

// Replaces the states of all tokens (total_tokens, hidden) after layer `from`
// by those after layer `to`; layers count from 1, and 0 is the embeddings. The
// final norm is left to the caller. False where the batch was abandoned.
bool RunModernBertLayers(const ModernBertEncoder& encoder, int64_t from,
                         int64_t to, const TextBatch& texts,
                         const ForwardPass& pass, MatrixView tokens);

// One row a text from the last states (texts, hidden), in the workspace.
// Nothing where the batch was abandoned.
std::optional<MatrixView> EncodeModernBert(const ModernBertEncoder& encoder,
                                           Pooling pooling,
                                           const TextBatch& texts,
                                           const ForwardPass& pass);

}  // namespace podium
