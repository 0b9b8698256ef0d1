#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/encoder.h"
#include "model/load_model.h"

namespace podium {

// BertForSequenceClassification (Devlin et al. 2019) with one label.
std::unique_ptr<ModelConfig> ReadBertConfig(ConfigReader& reader);

// BertConfig's defaults in transformers.
inline constexpr EncoderSizes kBertDefaults = {.vocab = 30522,
                                               .hidden = 768,
                                               .layers = 12,
                                               .heads = 12,
                                               .intermediate = 3072,
                                               .positions = 512,
                                               .types = 2,
                                               .eps = 1e-12f};

}  // namespace podium
