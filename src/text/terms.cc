#include "text/terms.h"

#include "text/bert_words.h"
#include "text/unicode_tables.h"
#include "text/utf8.h"

namespace podium {
namespace {

constexpr int32_t kMaxWordChars = 64;  // a longer word is cut to this

// FNV-1a: Fowler, Noll and Vo.
uint64_t HashOf(std::string_view word) {
  uint64_t hash = 0xCBF29CE484222325;
  for (const char c : word) {
    hash ^= static_cast<uint8_t>(c);
    hash *= 0x100000001B3;
  }
  return hash;
}

bool EndsIn(std::string_view word, std::string_view end,
            std::string_view but_after) {
  return word.size() > end.size() && word.ends_with(end) &&
         but_after.find(word[word.size() - end.size() - 1]) ==
             std::string_view::npos;
}

// Applies the first of Harman's three rules that matches the word's ending:
// -ies becomes -y except after e and a; -es becomes -e except after a, e and o;
// -s is dropped except after u and s. May write the result into `stem` and
// return a view of it.
std::string_view Stem(std::string_view word, std::string& stem) {
  if (word.size() < 4 || word.back() != 's') return word;
  if (word.ends_with("ies")) {
    if (!EndsIn(word, "ies", "ea")) return word;
    stem.assign(word.substr(0, word.size() - 3)).push_back('y');
    return stem;
  }
  if (word.ends_with("es") ? EndsIn(word, "es", "aeo")
                           : EndsIn(word, "s", "us"))
    return word.substr(0, word.size() - 1);
  return word;
}

}  // namespace

std::vector<uint64_t> Terms(std::string_view utf8) {
  static const BertWords words({}, kMaxWordChars);
  std::vector<uint64_t> terms;
  std::string stem;
  words.Split(utf8, [&](const BertWord& word) {
    const char32_t first = DecodeUtf8(word.bytes).code_point;
    if (PropertiesOf(first) & kPunctuation) return;
    terms.push_back(HashOf(Stem(word.bytes, stem)));
  });
  return terms;
}

}  // namespace podium
