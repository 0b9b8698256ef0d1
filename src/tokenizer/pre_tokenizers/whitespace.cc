#include "tokenizer/pre_tokenizers/all.h"
#include "tokenizer/pre_tokenizers/by_kind.h"

namespace podium::pre_tokenizers {
namespace {

// Whitespace: the pattern \w+|[^\w\s]+.
class Whitespace final : public PreTokenizer {
 public:
  void Split(std::string_view utf8, Sink sink) const override {
    const auto kind = [](uint16_t properties) {
      if (properties & kWhitespace) return CharKind::kDropped;
      return properties & kWordCharacter ? CharKind::kWord
                                         : CharKind::kOtherWord;
    };
    SplitByKind(utf8, kind, sink);
  }
};

// WhitespaceSplit: what stands between whitespace.
class WhitespaceSplit final : public PreTokenizer {
 public:
  void Split(std::string_view utf8, Sink sink) const override {
    const auto kind = [](uint16_t properties) {
      return properties & kWhitespace ? CharKind::kDropped : CharKind::kWord;
    };
    SplitByKind(utf8, kind, sink);
  }
};

}  // namespace

Result<PreTokenizerPtr> ReadWhitespace(const JsonNode&) {
  return std::make_unique<Whitespace>();
}

Result<PreTokenizerPtr> ReadWhitespaceSplit(const JsonNode&) {
  return std::make_unique<WhitespaceSplit>();
}

}  // namespace podium::pre_tokenizers
