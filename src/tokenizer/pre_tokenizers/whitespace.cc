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
  const auto visible_ascii = [](char c) { return c > ' ' && c <= '~'; };
  size_t begin = 0;
  for (size_t i = 0; i < utf8.size();) {
    if (visible_ascii(utf8[i])) {
      ++i;
      continue;
    }
    const DecodedCodePoint decoded = DecodeMostlyAscii(utf8.substr(i));
    const size_t end = i + decoded.length;
    if (PropertiesOf(decoded.code_point) & kWhitespace) {
      if (begin < i) sink(utf8.substr(begin, i - begin));
      begin = end;
    }
    i = end;
  }
  if (begin < utf8.size()) sink(utf8.substr(begin));
}

Result<PreTokenizerPtr> ReadWhitespace(const JsonNode&) {
  return std::make_unique<Whitespace>();
}

Result<PreTokenizerPtr> ReadWhitespaceSplit(const JsonNode&) {
  return std::make_unique<WhitespaceSplit>();
}

}  // namespace podium::pre_tokenizers
