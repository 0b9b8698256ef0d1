#include "tokenizer/pre_tokenizers/bert.h"

#include "tokenizer/pre_tokenizers/all.h"
#include "tokenizer/pre_tokenizers/by_kind.h"

namespace podium::pre_tokenizers {

void Bert::Split(std::string_view utf8, Sink sink) const {
  const auto kind = [](uint16_t properties) {
    if (properties & kWhitespace) return CharKind::kDropped;
    return properties & kPunctuation ? CharKind::kAlone : CharKind::kWord;
  };
  SplitByKind(utf8, kind, sink);
}

Result<PreTokenizerPtr> ReadBert(const JsonNode&) {
  return std::make_unique<Bert>();
}

}  // namespace podium::pre_tokenizers
