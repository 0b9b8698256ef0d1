#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// Qwen2ForCausalLM (Yang et al. 2024), scored by the tokens that it answers
// with: mxbai-rerank-v2. Its queries, keys and values have a bias.
std::unique_ptr<ModelConfig> ReadQwen2Config(ConfigReader& reader);

// LlamaForCausalLM (Touvron et al. 2023): the same without a bias.
std::unique_ptr<ModelConfig> ReadLlamaConfig(ConfigReader& reader);

}  // namespace podium
