#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// A BERT that reads query and document apart (colbert_head.h): "HF_ColBERT", as
// ColBERT itself writes it, or a BertModel with the modules of PyLate or of
// sentence-transformers.
std::unique_ptr<ModelConfig> ReadBertColbertConfig(ConfigReader& reader);

}  // namespace podium
