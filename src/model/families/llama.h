#pragma once

#include "model/config_reader.h"
#include "model/decoder_sizes.h"

namespace podium {

// Llama (Touvron et al. 2023). "rope_interleave", which only GGUF files need,
// says that rotary positions turn neighbours.
DecoderShape ReadLlama(ConfigReader& reader);

}  // namespace podium
