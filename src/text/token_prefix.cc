#include "text/token_prefix.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "text/unicode_tables.h"
#include "text/utf8.h"

namespace podium {
namespace {

// Where a text may be cut, as prefix lengths: after each word, where an
// ideograph is a word, and after each character of the first word.
struct Cuts {
  std::vector<size_t> words;
  std::vector<size_t> first_word_characters;
};

Cuts CutsOf(std::string_view utf8) {
  Cuts cuts;
  bool in_word = false;
  for (size_t i = 0; i < utf8.size();) {
    const DecodedCodePoint here = DecodeUtf8(utf8.substr(i));
    const uint16_t properties = PropertiesOf(here.code_point);
    const bool space = (properties & kWhitespace) != 0;
    const bool alone = (properties & kChinese) != 0;
    if (in_word && (space || alone)) {
      cuts.words.push_back(i);
      in_word = false;
    }
    i += here.length;
    if (space) continue;
    if (cuts.words.empty()) cuts.first_word_characters.push_back(i);
    if (alone) cuts.words.push_back(i);
    in_word = !alone;
  }
  if (in_word) cuts.words.push_back(utf8.size());
  return cuts;
}

}  // namespace

std::string_view TokenPrefix(std::string_view utf8, int64_t max_tokens,
                             const TokenCounter& count) {
  if (count(utf8) <= max_tokens) return utf8;
  const auto fits = [&](size_t length) {
    return count(utf8.substr(0, length)) <= max_tokens;
  };
  // The longest cut that fits, 0 if none does.
  const auto longest = [&](const std::vector<size_t>& lengths) {
    const auto end = std::partition_point(lengths.begin(), lengths.end(), fits);
    return end == lengths.begin() ? 0 : *(end - 1);
  };
  const Cuts cuts = CutsOf(utf8);
  size_t length = longest(cuts.words);
  if (length == 0) length = longest(cuts.first_word_characters);
  if (length == 0 && !cuts.first_word_characters.empty())
    length = cuts.first_word_characters.front();
  return utf8.substr(0, length);
}

}  // namespace podium
