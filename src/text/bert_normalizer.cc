#include "text/bert_normalizer.h"

#include "text/utf8.h"

namespace podium {

std::string NormalizeBert(const BertNormalizerOptions& options,
                          std::string_view utf8) {
  struct Text {
    void Put(char32_t cp) { AppendUtf8(cp, utf8); }
    void PutSpace() { utf8 += ' '; }
    std::string utf8;
  } text;
  text.utf8.reserve(utf8.size());
  BertNormalizer<Text> normalizer(options, text);
  while (!utf8.empty()) {
    const DecodedCodePoint decoded = DecodeUtf8(utf8);
    normalizer.Append(decoded.code_point);
    utf8.remove_prefix(decoded.length);
  }
  normalizer.Flush();
  return std::move(text.utf8);
}

}  // namespace podium
