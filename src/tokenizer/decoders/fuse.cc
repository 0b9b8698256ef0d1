#include "tokenizer/decoders/fuse.h"

#include <memory>

#include "tokenizer/decoders/all.h"

namespace podium::decoders {

std::vector<std::string> Fuse::DecodeChain(
    std::vector<std::string> tokens) const {
  std::string text;
  for (const std::string& token : tokens) text += token;
  return {text};
}

Result<DecoderPtr> ReadFuse(const JsonNode&) {
  return std::make_unique<Fuse>();
}

}  // namespace podium::decoders
