#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// ModernBertForSequenceClassification (Warner et al. 2024) with one label.
std::unique_ptr<ModelConfig> ReadModernBertConfig(ConfigReader& reader);

// ModernBertModel with a head of sentence-transformers' modules
// (module_head.h).
std::unique_ptr<ModelConfig> ReadModernBertModuleConfig(ConfigReader& reader);

}  // namespace podium
