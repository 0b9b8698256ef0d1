#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/decoder.h"

namespace podium::decoders {

// Strip: removes up to `start` and `stop` of one character from a token's ends.
class Strip final : public Decoder {
 public:
  Strip(std::string_view content, size_t start, size_t stop)
      : content_(content), start_(start), stop_(stop) {}

  std::vector<std::string> DecodeChain(
      std::vector<std::string> tokens) const override;
  double max_growth() const override { return 1; }

 private:
  std::string content_;  // one character
  size_t start_, stop_;
};

}  // namespace podium::decoders
