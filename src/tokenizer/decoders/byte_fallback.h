#pragma once

#include <string>
#include <vector>

#include "tokenizer/decoder.h"

namespace podium::decoders {

// ByteFallback: tokens such as "<0x0A>" become the bytes they spell.
class ByteFallback final : public Decoder {
 public:
  std::vector<std::string> DecodeChain(
      std::vector<std::string> tokens) const override;
  double max_growth() const override { return 1; }
};

}  // namespace podium::decoders
