#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tokenizer/decoder.h"

namespace podium::decoders {

// Sequence: one decoder after another.
class Sequence final : public Decoder {
 public:
  explicit Sequence(std::vector<DecoderPtr> parts) : parts_(std::move(parts)) {}

  std::vector<std::string> DecodeChain(
      std::vector<std::string> tokens) const override;
  double max_growth() const override;

 private:
  std::vector<DecoderPtr> parts_;
};

}  // namespace podium::decoders
