#include "tokenizer/decoders/metaspace.h"

#include <memory>

#include "tokenizer/decoders/all.h"
#include "tokenizer/replacement.h"

namespace podium::decoders {

std::vector<std::string> Metaspace::DecodeChain(
    std::vector<std::string> tokens) const {
  const bool prepends = options_.prepend != MetaspaceOptions::Prepend::kNever;
  const Replacement first(options_.replacement, prepends ? "" : " ");
  const Replacement later(options_.replacement, " ");
  for (size_t i = 0; i < tokens.size(); ++i) {
    tokens[i] = (i == 0 ? first : later).Apply(tokens[i]);
  }
  return tokens;
}

Result<DecoderPtr> ReadMetaspace(const JsonNode& node) {
  auto options = ReadMetaspaceOptions(node);
  if (!options) return Unexpected(std::move(options.error()));
  return std::make_unique<Metaspace>(*std::move(options));
}

}  // namespace podium::decoders
