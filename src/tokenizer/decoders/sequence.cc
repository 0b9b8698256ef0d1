#include "tokenizer/decoders/sequence.h"

#include <memory>

#include "tokenizer/component.h"
#include "tokenizer/decoders/all.h"

namespace podium::decoders {

std::vector<std::string> Sequence::DecodeChain(
    std::vector<std::string> tokens) const {
  for (const DecoderPtr& part : parts_) {
    tokens = part->DecodeChain(std::move(tokens));
  }
  return tokens;
}

double Sequence::max_growth() const {
  double growth = 1;
  for (const DecoderPtr& part : parts_) growth *= part->max_growth();
  return growth;
}

Result<DecoderPtr> ReadSequence(const JsonNode& node) {
  auto parts = ReadComponents(node, "decoders", Read);
  if (!parts) return Unexpected(std::move(parts.error()));
  return std::make_unique<Sequence>(*std::move(parts));
}

}  // namespace podium::decoders
