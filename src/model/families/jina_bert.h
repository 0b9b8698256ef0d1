#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// JinaBertForSequenceClassification (Günther et al. 2023): a BERT with ALiBi in
// place of positions and with gated feed-forward networks. Its code is not part
// of transformers. Checkpoints have one of two layouts, which their tensors
// tell apart: that of jinaai/jina-bert-implementation, or with norms of queries
// and keys that of jinaai/jina-bert-v2-qk-post-norm. Published configurations
// name other architectures (JinaBertForMaskedLM) and no number of labels.
std::unique_ptr<ModelConfig> ReadJinaBertConfig(ConfigReader& reader);

}  // namespace podium
