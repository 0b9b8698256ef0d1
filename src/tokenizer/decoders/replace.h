#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tokenizer/decoder.h"
#include "tokenizer/replacement.h"

namespace podium::decoders {

// Replace: every match of a pattern within a token.
class Replace final : public Decoder {
 public:
  explicit Replace(Replacement replacement)
      : replacement_(std::move(replacement)) {}

  std::vector<std::string> DecodeChain(
      std::vector<std::string> tokens) const override;
  double max_growth() const override { return replacement_.max_growth(); }

 private:
  Replacement replacement_;
};

}  // namespace podium::decoders
