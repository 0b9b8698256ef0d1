#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// NewForSequenceClassification with one label (Zhang et al. 2024, mGTE): a BERT
// with rotary positions and gated feed-forward networks. Its code is not part
// of transformers; models of Alibaba-NLP bring it along.
std::unique_ptr<ModelConfig> ReadGteConfig(ConfigReader& reader);

}  // namespace podium
