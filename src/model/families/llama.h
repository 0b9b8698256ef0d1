#pragma once

#include "model/config_reader.h"
#include "model/decoder_sizes.h"

namespace podium {

// Llama (Touvron et al. 2023).
DecoderShape ReadLlama(ConfigReader& reader);

}  // namespace podium
