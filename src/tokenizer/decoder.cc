#include "tokenizer/decoder.h"

#include "tokenizer/component.h"
#include "tokenizer/decoders/all.h"

namespace podium {
namespace {

constexpr ComponentReader<DecoderPtr> kDecoders[] = {
    {"ByteLevel", decoders::ReadByteLevel},
    {"WordPiece", decoders::ReadWordPiece},
};

class SpacedTokens final : public Decoder {
 public:
  std::string Decode(std::span<const std::string_view> tokens) const override {
    std::string text;
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (i > 0) text += ' ';
      text += tokens[i];
    }
    return text;
  }
};

}  // namespace

Result<DecoderPtr> ReadDecoder(const std::optional<JsonNode>& node) {
  if (!node) return std::make_unique<SpacedTokens>();
  return ReadComponent(*node, kDecoders);
}

}  // namespace podium
