#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// GemmaForCausalLM (Gemma Team 2024), scored by the tokens that it answers
// with: bge-reranker-v2-gemma. Its embeddings are scaled by the root of their
// width, its norms multiply by 1 more than their weight, and its gated unit has
// the approximate gelu.
std::unique_ptr<ModelConfig> ReadGemmaConfig(ConfigReader& reader);

}  // namespace podium
