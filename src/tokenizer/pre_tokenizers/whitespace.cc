#include "tokenizer/pre_tokenizers/whitespace.h"

#include <memory>

#include "tokenizer/pre_tokenizers/all.h"
#include "tokenizer/pre_tokenizers/by_kind.h"

namespace podium::pre_tokenizers {

void Whitespace::Split(std::string_view utf8, Sink sink) const {
  const auto kind = [](uint16_t properties) {
    if (properties & kWhitespace) return CharKind::kDropped;
    return properties & kWordCharacter ? CharKind::kWord : CharKind::kOtherWord;
  };
  SplitByKind(utf8, kind, sink);
}

void WhitespaceSplit::Split(std::string_view utf8, Sink sink) const {
  const auto kind = [](uint16_t properties) {
    return properties & kWhitespace ? CharKind::kDropped : CharKind::kWord;
  };
  SplitByKind(utf8, kind, sink);
}

Result<PreTokenizerPtr> ReadWhitespace(const JsonNode&) {
  return std::make_unique<Whitespace>();
}

Result<PreTokenizerPtr> ReadWhitespaceSplit(const JsonNode&) {
  return std::make_unique<WhitespaceSplit>();
}

}  // namespace podium::pre_tokenizers
