#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// LlamaBidirectionalForSequenceClassification, such as
// nvidia/llama-nemotron-rerank-1b-v2: a Llama whose tokens see all tokens of
// their text, which makes it a cross-encoder. Its last states are pooled, and
// the logit is divided by a temperature.
std::unique_ptr<ModelConfig> ReadBidirectionalLlamaConfig(ConfigReader& reader);

}  // namespace podium
