#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// DistilBertForSequenceClassification (Sanh et al. 2019) with one label: a BERT
// without token types, whose head has ReLU in place of the pooler's tanh.
std::unique_ptr<ModelConfig> ReadDistilBertConfig(ConfigReader& reader);

}  // namespace podium
