#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// ElectraForSequenceClassification (Clark et al. 2020) with one label: a BERT
// whose embeddings may be narrower than its layers, and whose head has gelu
// between two layers of its own.
std::unique_ptr<ModelConfig> ReadElectraConfig(ConfigReader& reader);

}  // namespace podium
