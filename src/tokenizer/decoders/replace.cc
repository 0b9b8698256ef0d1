#include "tokenizer/decoders/replace.h"

#include <memory>

#include "tokenizer/decoders/all.h"

namespace podium::decoders {

std::vector<std::string> Replace::DecodeChain(
    std::vector<std::string> tokens) const {
  for (std::string& token : tokens) token = replacement_.Apply(token);
  return tokens;
}

Result<DecoderPtr> ReadReplace(const JsonNode& node) {
  auto replacement = ReadReplacement(node);
  if (!replacement) return Unexpected(std::move(replacement.error()));
  return std::make_unique<Replace>(*std::move(replacement));
}

}  // namespace podium::decoders
