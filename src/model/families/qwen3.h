#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// Qwen3ForCausalLM (Yang et al. 2025), scored by the tokens that it answers
// with: Qwen3-Reranker, zerank. Each head of its queries and keys is
// normalized.
std::unique_ptr<ModelConfig> ReadQwen3Config(ConfigReader& reader);

// Qwen3ForSequenceClassification with one label, such as a Qwen3-Reranker whose
// two tokens were made into one layer.
std::unique_ptr<ModelConfig> ReadQwen3LabelConfig(ConfigReader& reader);

}  // namespace podium
