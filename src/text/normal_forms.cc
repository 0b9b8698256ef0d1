#include "text/normal_forms.h"

#include <algorithm>
#include <cstddef>

#include "text/unicode_tables.h"
#include "text/utf8.h"

namespace podium {
namespace {

// Unicode 3.12: a Hangul syllable is a leading consonant, a vowel, and perhaps
// a trailing consonant.
constexpr char32_t kSyllables = 0xAC00, kLeading = 0x1100, kVowels = 0x1161;
constexpr char32_t kTrailing = 0x11A7;  // one before the first
constexpr char32_t kLeadingCount = 19, kVowelCount = 21, kTrailingCount = 28;
constexpr char32_t kSyllableCount =
    kLeadingCount * kVowelCount * kTrailingCount;

enum class Decomposition { kCanonical, kCompatible };

void AppendDecomposed(char32_t cp, Decomposition kind, std::u32string& text) {
  if (kind == Decomposition::kCompatible &&
      (PropertiesOf(cp) & kDecomposesCompatibly) != 0) {
    text += CompatibilityDecompositionOf(cp);
  } else if ((PropertiesOf(cp) & kDecomposes) == 0) {
    text += cp;
  } else if (!IsHangulSyllable(cp)) {
    text += DecompositionOf(cp);
  } else {
    const char32_t syllable = cp - kSyllables;
    text += kLeading + syllable / (kVowelCount * kTrailingCount);
    text += kVowels + syllable / kTrailingCount % kVowelCount;
    const char32_t trailing = syllable % kTrailingCount;
    if (trailing != 0) text += kTrailing + trailing;
  }
}

// Sorts each run of marks by combining class.
void Reorder(std::u32string& text) {
  const auto reorders = [](char32_t cp) {
    return (PropertiesOf(cp) & kReorders) != 0;
  };
  for (auto begin = text.begin(); begin != text.end();) {
    begin = std::find_if(begin, text.end(), reorders);
    const auto end = std::find_if_not(begin, text.end(), reorders);
    std::stable_sort(begin, end, [](char32_t a, char32_t b) {
      return CombiningClassOf(a) < CombiningClassOf(b);
    });
    begin = end;
  }
}

// 0 if the two do not compose.
char32_t Compose(char32_t first, char32_t second) {
  if ((PropertiesOf(second) & kComposes) == 0) return 0;
  const char32_t leading = first - kLeading, vowel = second - kVowels;
  if (leading < kLeadingCount && vowel < kVowelCount) {
    return kSyllables + (leading * kVowelCount + vowel) * kTrailingCount;
  }
  const char32_t syllable = first - kSyllables, trailing = second - kTrailing;
  if (syllable < kSyllableCount && syllable % kTrailingCount == 0 &&
      trailing > 0 && trailing < kTrailingCount) {
    return first + trailing;
  }
  return CompositionOf(first, second);
}

// Composes what Reorder() left, in place.
void ComposeAll(std::u32string& text) {
  constexpr int kNothingBetween = -1;
  size_t size = 0;
  char32_t* starter = nullptr;  // the last character of class 0
  int last = kNothingBetween;   // class of the character before this one
  for (const char32_t cp : text) {
    const int combining_class = CombiningClassOf(cp);
    if (starter != nullptr && last < combining_class) {
      if (const char32_t composed = Compose(*starter, cp)) {
        *starter = composed;
        continue;
      }
    }
    text[size] = cp;
    if (combining_class == 0) starter = &text[size];
    last = combining_class == 0 ? kNothingBetween : combining_class;
    ++size;
  }
  text.resize(size);
}

std::u32string Decomposed(std::string_view utf8, Decomposition kind) {
  std::u32string text;
  text.reserve(utf8.size());
  while (!utf8.empty()) {
    const DecodedCodePoint decoded = DecodeUtf8(utf8);
    AppendDecomposed(decoded.code_point, kind, text);
    utf8.remove_prefix(decoded.length);
  }
  Reorder(text);
  return text;
}

std::string Utf8Of(const std::u32string& text) {
  std::string utf8;
  utf8.reserve(text.size());
  for (const char32_t cp : text) AppendUtf8(cp, utf8);
  return utf8;
}

// Whether every byte is below `end`.
bool AllBelow(std::string_view utf8, uint8_t end) {
  return std::all_of(utf8.begin(), utf8.end(), [end](char byte) {
    return static_cast<uint8_t>(byte) < end;
  });
}

std::string InDecomposedForm(std::string_view utf8, Decomposition kind) {
  if (AllBelow(utf8, 0x80)) return std::string(utf8);
  return Utf8Of(Decomposed(utf8, kind));
}

std::string InComposedForm(std::string_view utf8, Decomposition kind) {
  if (AllBelow(utf8, 0x80)) return std::string(utf8);
  std::u32string text = Decomposed(utf8, kind);
  ComposeAll(text);
  return Utf8Of(text);
}

}  // namespace

std::string Nfd(std::string_view utf8) {
  return InDecomposedForm(utf8, Decomposition::kCanonical);
}

std::string Nfc(std::string_view utf8) {
  return InComposedForm(utf8, Decomposition::kCanonical);
}

std::string Nfkd(std::string_view utf8) {
  return InDecomposedForm(utf8, Decomposition::kCompatible);
}

std::string Nfkc(std::string_view utf8) {
  return InComposedForm(utf8, Decomposition::kCompatible);
}

}  // namespace podium
