#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// A ModernBertModel that reads query and document apart (colbert_head.h), with
// the modules of PyLate or of sentence-transformers.
std::unique_ptr<ModelConfig> ReadModernBertColbertConfig(ConfigReader& reader);

}  // namespace podium
