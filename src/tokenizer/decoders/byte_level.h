#pragma once

#include <string>
#include <vector>

#include "tokenizer/decoder.h"

namespace podium::decoders {

// ByteLevel: the bytes that the tokens spell, one after another; a token that
// is not spelled in the alphabet of tokenizer/byte_alphabet.h stands for
// itself. Bytes that are no UTF-8 become U+FFFD.
class ByteLevel final : public Decoder {
 public:
  std::vector<std::string> DecodeChain(
      std::vector<std::string> tokens) const override;
  double max_growth() const override { return 3; }  // U+FFFD for a byte
};

}  // namespace podium::decoders
