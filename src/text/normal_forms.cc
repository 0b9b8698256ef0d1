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

std::string Normalized(std::string_view utf8, Decomposition kind,
                       bool composed) {
  std::u32string text = Decomposed(utf8, kind);
  if (composed) ComposeAll(text);
  return Utf8Of(text);
}

// The properties of characters that a form changes, moves, or composes with
// what stands before them. Text before any other character is independent of
// what follows.
uint16_t ActiveProperties(Decomposition kind, bool composed) {
  uint16_t active = kDecomposes | kReorders;
  if (kind == Decomposition::kCompatible) active |= kDecomposesCompatibly;
  if (composed) active |= kComposes;
  return active;
}

// Copies what stays as it is, and normalizes the stretches between.
std::string InForm(std::string_view utf8, Decomposition kind, bool composed) {
  const uint16_t active = ActiveProperties(kind, composed);
  // U+FFFD may stand for invalid bytes.
  const auto is_active = [active](char32_t cp) {
    return (PropertiesOf(cp) & active) != 0 || cp == kReplacementCharacter;
  };
  std::string out;
  out.reserve(utf8.size());
  size_t done = 0;  // everything before it is in `out`
  size_t last = 0;  // the last character that was read
  for (size_t i = 0; i < utf8.size();) {
    DecodedCodePoint next = DecodeMostlyAscii(utf8.substr(i));
    if (!is_active(next.code_point)) {
      last = i;
      i += next.length;
      continue;
    }
    // With the character before it, which it may compose with.
    out.append(utf8, done, last - done);
    while (i < utf8.size()) {
      next = DecodeUtf8(utf8.substr(i));
      if (!is_active(next.code_point)) break;
      i += next.length;
    }
    out += Normalized(utf8.substr(last, i - last), kind, composed);
    done = last = i;
  }
  return out.append(utf8, done);
}

}  // namespace

std::string Nfd(std::string_view utf8) {
  return InForm(utf8, Decomposition::kCanonical, false);
}

std::string Nfc(std::string_view utf8) {
  return InForm(utf8, Decomposition::kCanonical, true);
}

std::string Nfkd(std::string_view utf8) {
  return InForm(utf8, Decomposition::kCompatible, false);
}

std::string Nfkc(std::string_view utf8) {
  return InForm(utf8, Decomposition::kCompatible, true);
}

}  // namespace podium
