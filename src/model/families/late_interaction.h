#pragma once

#include <memory>

#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// BertForLateInteraction: a BERT that reads query and document apart, with a
// head (late_interaction_head.h) after its last layer and after each of
// "exit_layers". models/recipe/late.py makes such models.
std::unique_ptr<ModelConfig> ReadLateInteractionConfig(ConfigReader& reader);

}  // namespace podium
