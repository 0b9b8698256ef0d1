#pragma once

#include "model/config_reader.h"
#include "model/decoder_sizes.h"

namespace podium {

// Qwen2 (Yang et al. 2024), such as mxbai-rerank-v2. Its queries, keys and
// values have a bias.
DecoderShape ReadQwen2(ConfigReader& reader);

}  // namespace podium
