#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// RobertaForSequenceClassification (Liu et al. 2019) with one label: a BERT
// whose positions begin after its padding token's id, and whose head has two
// layers of its own.
std::unique_ptr<ModelConfig> ReadRobertaConfig(ConfigReader& reader);

// XLMRobertaForSequenceClassification (Conneau et al. 2020) and
// CamembertForSequenceClassification (Martin et al. 2020): the same model with
// other tokenizers. jinaai/jina-reranker-v2-base-multilingual names its tensors
// otherwise; they tell.
std::unique_ptr<ModelConfig> ReadXlmRobertaConfig(ConfigReader& reader);

}  // namespace podium
