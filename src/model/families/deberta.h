#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// DebertaV2ForSequenceClassification (He et al. 2021 and 2023, DeBERTa v2 and
// v3) with one label: a BERT with disentangled attention.
std::unique_ptr<ModelConfig> ReadDebertaConfig(ConfigReader& reader);

}  // namespace podium
