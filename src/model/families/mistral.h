#pragma once

#include "model/config_reader.h"
#include "model/decoder_sizes.h"

namespace podium {

// Mistral (Jiang et al. 2023): a Llama whose layers all have a window.
DecoderShape ReadMistral(ConfigReader& reader);

}  // namespace podium
