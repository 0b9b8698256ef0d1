#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tokenizer/decoder.h"
#include "tokenizer/metaspace.h"

namespace podium::decoders {

// Metaspace: U+2581 becomes a space, or nothing in the first token unless none
// is ever put in front.
class Metaspace final : public Decoder {
 public:
  explicit Metaspace(MetaspaceOptions options) : options_(std::move(options)) {}

  std::vector<std::string> DecodeChain(
      std::vector<std::string> tokens) const override;
  double max_growth() const override { return 1; }

 private:
  MetaspaceOptions options_;
};

}  // namespace podium::decoders
