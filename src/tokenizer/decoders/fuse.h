#pragma once

#include <string>
#include <vector>

#include "tokenizer/decoder.h"

namespace podium::decoders {

// Fuse: one text of all tokens, for the decoders behind it in a Sequence.
class Fuse final : public Decoder {
 public:
  std::vector<std::string> DecodeChain(
      std::vector<std::string> tokens) const override;
  double max_growth() const override { return 1; }
};

}  // namespace podium::decoders
