#include "tokenizer/decoder.h"

#include "tokenizer/component.h"
#include "tokenizer/decoders/all.h"
#include "tokenizer/normalizer.h"

namespace podium {
namespace {

class SpacedTokens final : public Decoder {
 public:
  std::vector<std::string> DecodeChain(
      std::vector<std::string> tokens) const override {
    for (size_t i = 1; i < tokens.size(); ++i) tokens[i].insert(0, 1, ' ');
    return tokens;
  }
  double max_growth() const override { return 1; }
};

}  // namespace

std::string Decoder::Decode(std::span<const std::string_view> tokens) const {
  std::string text;
  for (const std::string& part : DecodeChain({tokens.begin(), tokens.end()})) {
    text += part;
  }
  return text;
}

Result<DecoderPtr> decoders::Read(const JsonNode& node) {
  static constexpr ComponentReader<DecoderPtr> kDecoders[] = {
      {"ByteFallback", ReadByteFallback},
      {"ByteLevel", ReadByteLevel},
      {"Fuse", ReadFuse},
      {"Metaspace", ReadMetaspace},
      {"Replace", ReadReplace},
      {"Sequence", ReadSequence},
      {"Strip", ReadStrip},
      {"WordPiece", ReadWordPiece},
  };
  return ReadComponent(node, kDecoders);
}

Result<DecoderPtr> ReadDecoder(const std::optional<JsonNode>& node) {
  if (!node) return std::make_unique<SpacedTokens>();
  auto decoder = decoders::Read(*node);
  if (decoder && (*decoder)->max_growth() > kMaxGrowth) {
    return node->Fault("may make a text more than " +
                       std::to_string(static_cast<int>(kMaxGrowth)) +
                       " times as long");
  }
  return decoder;
}

}  // namespace podium
