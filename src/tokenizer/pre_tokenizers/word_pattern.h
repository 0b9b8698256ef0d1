#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace podium::pre_tokenizers {

// What the patterns differ in by which byte-level models after GPT-2 split text
// to words. All are, in this order: a contraction; letters with perhaps one
// other character before them; digits; other characters with perhaps a space
// before them; whitespace with line ends; whitespace but for its last
// character, which belongs to what follows; whitespace.
struct WordPattern {
  enum class Contractions : uint8_t {
    kNone,
    kAlone,   // "'s" is a word
    kSuffix,  // "it's" is one
  };
  enum class Letters : uint8_t {
    kPlain,      // \p{L}
    kWithMarks,  // [\p{L}\p{M}]
    kCased,      // capitals, then small letters: "HTTPServer" is two words
  };

  Contractions contractions = Contractions::kAlone;
  Letters letters = Letters::kPlain;
  size_t max_digits = 1;    // in a word
  bool slash_ends = false;  // "/" may stand with the line ends behind others
};

// The pattern that a regular expression describes; nothing for one that is not
// known.
std::optional<WordPattern> KnownWordPattern(std::string_view regex);

// The end of the word at `begin`, which is below utf8.size(); `utf8` is valid
// UTF-8. Reads at most to the end of the run of like characters that the word
// is in.
size_t WordEnd(const WordPattern& pattern, std::string_view utf8, size_t begin);

}  // namespace podium::pre_tokenizers
