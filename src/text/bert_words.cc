#include "text/bert_words.h"

namespace podium {

BertWords::BertWords(const BertNormalizerOptions& options,
                     int32_t max_word_chars)
    : options_(options), max_word_chars_(max_word_chars) {
  ascii_.fill(Ascii::kOther);
  folded_.fill(0);
  for (char32_t c = 0; c < 0x80; ++c) {
    const uint16_t properties = PropertiesOf(c);
    // Without clean_text a control character is a part of a word like any
    // other. That is rare, so the general path handles it.
    if (properties & kRemovedByCleanText) continue;
    if (properties & kWhitespace) {
      ascii_[c] = Ascii::kSpace;
    } else if (properties & kPunctuation) {
      ascii_[c] = Ascii::kPunctuation;
    } else {
      ascii_[c] = Ascii::kWordPart;
      const bool lower = options.lowercase && (properties & kLowercases);
      folded_[c] = static_cast<char>(lower ? LowercaseOf(c).front() : c);
    }
  }
}

}  // namespace podium
