#pragma once

#include <cstdint>
#include <string_view>

#include "text/unicode_tables.h"
#include "text/utf8.h"
#include "tokenizer/pre_tokenizer.h"

namespace podium::pre_tokenizers {

// What a character does to the pieces around it.
enum class CharKind : uint8_t {
  kDropped,    // separates pieces, and is in none
  kAlone,      // a piece by itself
  kWord,       // joins neighbours of the same kind
  kOtherWord,  // likewise
};

// Splits text by the kinds of its characters: kind(uint16_t properties), which
// gets UnicodeProperty bits, returns a CharKind.
template <class Kind>
void SplitByKind(std::string_view utf8, const Kind& kind,
                 PreTokenizer::Sink sink) {
  size_t begin = 0;
  CharKind last = CharKind::kDropped;
  const auto end_piece = [&](size_t end) {
    if (last != CharKind::kDropped && begin < end) {
      sink(utf8.substr(begin, end - begin));
    }
    begin = end;
  };
  for (size_t i = 0; i < utf8.size();) {
    const DecodedCodePoint decoded = DecodeMostlyAscii(utf8.substr(i));
    const CharKind here = kind(PropertiesOf(decoded.code_point));
    if (here != last || here == CharKind::kAlone) end_piece(i);
    last = here;
    i += decoded.length;
  }
  end_piece(utf8.size());
}

}  // namespace podium::pre_tokenizers
