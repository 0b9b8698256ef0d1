#pragma once

#include "model/config_reader.h"
#include "model/decoder_sizes.h"

namespace podium {

// Qwen3 (Yang et al. 2025), such as Qwen3-Reranker and zerank. Each head of its
// queries and keys is normalized.
DecoderShape ReadQwen3(ConfigReader& reader);

}  // namespace podium
