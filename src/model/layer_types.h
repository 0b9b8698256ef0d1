#pragma once

#include <vector>

#include "model/config_reader.h"

namespace podium {

// Which layers attend to a window alone: those that "layer_types" of
// config.json calls "sliding_attention", where `usual` has one for each layer
// and stands for an absent list. Others are called "full_attention".
std::vector<bool> ReadSlidingLayers(ConfigReader& reader,
                                    const std::vector<bool>& usual);

}  // namespace podium
