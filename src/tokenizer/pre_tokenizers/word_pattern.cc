#include "tokenizer/pre_tokenizers/word_pattern.h"

#include <array>

#include "text/unicode_tables.h"
#include "text/utf8.h"

namespace podium::pre_tokenizers {
namespace {

// What the patterns' classes tell apart. A character may have several bits:
// letters of no case count as both.
enum CharClass : uint8_t {
  kClassLetter = 1,
  kClassDigit = 2,
  kClassSpace = 4,
  kClassLineEnd = 8,  // "\r" and "\n", which are spaces too
  kClassMark = 16,
  kClassUpper = 32,  // [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]
  kClassLower = 64,  // [\p{Ll}\p{Lm}\p{Lo}\p{M}]
};

uint8_t ClassesOf(char32_t cp) {
  const uint16_t properties = PropertiesOf(cp);
  const uint16_t more = SegmentationOf(cp);
  uint8_t classes = 0;
  if (properties & kLetter) {
    classes |= kClassLetter;
    if ((more & kLowercaseLetter) == 0) classes |= kClassUpper;
    if ((more & kUppercaseLetter) == 0) classes |= kClassLower;
  }
  if (properties & kNumber) classes |= kClassDigit;
  if (properties & kWhitespace) classes |= kClassSpace;
  if (cp == '\n' || cp == '\r') classes |= kClassLineEnd;
  if (more & kAnyMark) classes |= kClassMark | kClassUpper | kClassLower;
  return classes;
}

// The character at a place in a text; of length 0 at its end.
struct ClassedChar {
  size_t length = 0;
  uint8_t classes = 0;

  bool Is(uint8_t any) const { return (classes & any) != 0; }
};

constexpr std::array<uint8_t, 128> kAsciiClasses = [] {
  std::array<uint8_t, 128> classes{};
  for (size_t c = 0; c < classes.size(); ++c) {
    if (c >= 'a' && c <= 'z') classes[c] = kClassLetter | kClassLower;
    if (c >= 'A' && c <= 'Z') classes[c] = kClassLetter | kClassUpper;
    if (c >= '0' && c <= '9') classes[c] = kClassDigit;
    if (c == ' ' || (c >= '\t' && c <= '\r')) classes[c] = kClassSpace;
    if (c == '\n' || c == '\r') classes[c] |= kClassLineEnd;
  }
  return classes;
}();

class WordScanner {
 public:
  WordScanner(const WordPattern& pattern, std::string_view utf8)
      : pattern_(pattern), utf8_(utf8) {}

  size_t End(size_t begin) const {
    if (pattern_.contractions == WordPattern::Contractions::kAlone) {
      const size_t end = ContractionEnd(begin);
      if (end != begin) return end;
    }
    if (const size_t end = LettersEnd(begin); end != begin) return end;
    if (const size_t end = DigitsEnd(begin); end != begin) return end;
    if (const size_t end = OthersEnd(begin); end != begin) return end;
    return SpacesEnd(begin);
  }

 private:
  ClassedChar At(size_t i) const {
    if (i == utf8_.size()) return {};
    const auto byte = static_cast<uint8_t>(utf8_[i]);
    if (byte < 0x80) return {1, kAsciiClasses[byte]};
    const DecodedCodePoint decoded = DecodeUtf8(utf8_.substr(i));
    return {decoded.length, ClassesOf(decoded.code_point)};
  }

  // The end of the run of characters of any of `classes`.
  size_t RunEnd(size_t i, uint8_t classes) const {
    for (;;) {
      const ClassedChar next = At(i);
      if (!next.Is(classes)) return i;
      i += next.length;
    }
  }

  // (?i:'s|'t|'re|'ve|'m|'ll|'d); `begin` if there is none.
  size_t ContractionEnd(size_t begin) const {
    constexpr std::string_view kLongS = "\u017F";  // its capital is S
    const std::string_view rest = utf8_.substr(begin);
    if (rest.size() < 2 || rest[0] != '\'') return begin;
    const auto small = [&](size_t i) {
      return i < rest.size() ? static_cast<char>(rest[i] | 0x20) : '\0';
    };
    const char first = small(1), second = small(2);
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return begin + 2;
    }
    if ((first == 'r' && second == 'e') || (first == 'v' && second == 'e') ||
        (first == 'l' && second == 'l')) {
      return begin + 3;
    }
    return rest.substr(1).starts_with(kLongS) ? begin + 1 + kLongS.size()
                                              : begin;
  }

  // [^\r\n\p{L}\p{N}]? and letters.
  size_t LettersEnd(size_t begin) const {
    const ClassedChar first = At(begin);
    const bool prefix = !first.Is(kClassLineEnd | kClassLetter | kClassDigit);
    const size_t behind = begin + first.length;
    if (pattern_.letters == WordPattern::Letters::kCased) {
      return CasedLettersEnd(begin, prefix ? behind : begin);
    }
    const uint8_t letters = pattern_.letters == WordPattern::Letters::kPlain
                                ? kClassLetter
                                : kClassLetter | kClassMark;
    if (prefix) {
      const size_t end = RunEnd(behind, letters);
      if (end != behind) return end;
    }
    return RunEnd(begin, letters);
  }

  // The cased patterns, with a character before the letters and without:
  //   [Upper]*[Lower]+, or else [Upper]+[Lower]*
  size_t CasedLettersEnd(size_t begin, size_t behind_prefix) const {
    for (const auto end_from :
         {&WordScanner::SmallWordEnd, &WordScanner::CapitalWordEnd}) {
      for (const size_t from : {behind_prefix, begin}) {
        const size_t end = (this->*end_from)(from);
        if (end == from) continue;
        return pattern_.contractions == WordPattern::Contractions::kSuffix
                   ? ContractionEnd(end)
                   : end;
      }
    }
    return begin;
  }

  // [Upper]*[Lower]+: the capitals give back characters until the last of them
  // is also a small letter.
  size_t SmallWordEnd(size_t from) const {
    size_t i = from, last = utf8_.npos;  // the last that is both
    for (;;) {
      const ClassedChar next = At(i);
      if (!next.Is(kClassUpper)) break;
      if (next.Is(kClassLower)) last = i;
      i += next.length;
    }
    const size_t end = RunEnd(i, kClassLower);
    if (end != i) return end;
    return last == utf8_.npos ? from : RunEnd(last, kClassLower);
  }

  // [Upper]+[Lower]*
  size_t CapitalWordEnd(size_t from) const {
    const size_t end = RunEnd(from, kClassUpper);
    return end == from ? from : RunEnd(end, kClassLower);
  }

  size_t DigitsEnd(size_t begin) const {
    size_t i = begin;
    for (size_t n = 0; n < pattern_.max_digits; ++n) {
      const ClassedChar next = At(i);
      if (!next.Is(kClassDigit)) break;
      i += next.length;
    }
    return i;
  }

  //  ?[^\s\p{L}\p{N}]+[\r\n]*
  size_t OthersEnd(size_t begin) const {
    uint8_t excluded = kClassSpace | kClassLetter | kClassDigit;
    if (pattern_.letters == WordPattern::Letters::kWithMarks) {
      excluded |= kClassMark;
    }
    const size_t from = begin + (utf8_[begin] == ' ' ? 1 : 0);
    size_t i = from;
    for (;;) {
      const ClassedChar next = At(i);
      if (next.length == 0 || next.Is(excluded)) break;
      i += next.length;
    }
    if (i == from) return begin;
    while (i < utf8_.size() && (At(i).Is(kClassLineEnd) ||
                                (pattern_.slash_ends && utf8_[i] == '/'))) {
      ++i;
    }
    return i;
  }

  // \s*[\r\n]+|\s+(?!\S)|\s+
  size_t SpacesEnd(size_t begin) const {
    size_t i = begin, last = begin, line_end = begin;
    for (;;) {
      const ClassedChar next = At(i);
      if (!next.Is(kClassSpace)) break;
      last = i;
      i += next.length;
      if (next.Is(kClassLineEnd)) line_end = i;
    }
    if (line_end != begin) return line_end;
    return i == utf8_.size() || last == begin ? i : last;
  }

  const WordPattern& pattern_;
  std::string_view utf8_;
};

struct KnownPattern {
  std::string_view regex;
  WordPattern pattern;
};

using Contractions = WordPattern::Contractions;
using Letters = WordPattern::Letters;

constexpr KnownPattern kKnownPatterns[] = {
    // Qwen2, Qwen3
    {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|)"
     R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
     {}},
    // Llama 3, GPT-4
    {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|)"
     R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
     {.max_digits = 3}},
    // Qwen3.5
    {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}|)"
     R"( ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
     {.letters = Letters::kWithMarks}},
    // GPT-4o
    {R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*)"
     R"([\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|)"
     R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+)"
     R"([\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|)"
     R"(\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
     {.contractions = Contractions::kSuffix,
      .letters = Letters::kCased,
      .max_digits = 3,
      .slash_ends = true}},
    // Mistral
    {R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*)"
     R"([\p{Ll}\p{Lm}\p{Lo}\p{M}]+|)"
     R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+)"
     R"([\p{Ll}\p{Lm}\p{Lo}\p{M}]*|)"
     R"(\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
     {.contractions = Contractions::kNone,
      .letters = Letters::kCased,
      .slash_ends = true}},
};

}  // namespace

std::optional<WordPattern> KnownWordPattern(std::string_view regex) {
  for (const KnownPattern& known : kKnownPatterns) {
    if (known.regex == regex) return known.pattern;
  }
  return std::nullopt;
}

size_t WordEnd(const WordPattern& pattern, std::string_view utf8,
               size_t begin) {
  return WordScanner(pattern, utf8).End(begin);
}

}  // namespace podium::pre_tokenizers
