#pragma once

#include <cstdint>
#include <string_view>

namespace podium {

// Properties of code points, as in Hugging Face `tokenizers`.
// tools/unicode_tables.py generates the tables.
enum UnicodeProperty : uint16_t {
  kRemovedByCleanText = 1,  // controls, private use, U+0000, U+FFFD
  kWhitespace = 2,
  kChinese = 4,  // the CJK blocks that are split to single characters
  kPunctuation = 8,
  kMark = 16,  // nonspacing (Mn): what strip_accents drops
  kDecomposes = 32,
  kLowercases = 64,
  kReorders = 128,        // has a canonical combining class other than 0
  kLetter = 256,          // \p{L} of GPT-2's pattern
  kNumber = 512,          // \p{N} of GPT-2's pattern
  kCombining = 1024,      // what the normalizer StripAccents drops
  kWordCharacter = 2048,  // \w: letters, marks, digits, and such as '_'
  kComposes = 4096,       // NFC may compose it with the character before it
  kDecomposesCompatibly = 8192,  // its NFKD is not its NFD
};

// How a code point breaks text into grapheme clusters (UAX #29), and what the
// patterns of byte-level models tell apart beyond letters and numbers.
enum class GraphemeBreak : uint8_t {
  kOther,
  kControl,
  kCr,
  kLf,
  kExtend,
  kZwj,
  kPrepend,
  kSpacingMark,
  kRegionalIndicator,
  kHangulL,
  kHangulV,
  kHangulT,
  kHangulLv,
  kHangulLvt,
  kPictographic,
};

// Bits above a GraphemeBreak.
enum SegmentationProperty : uint16_t {
  kConjunctMask = 48,  // Indic_Conjunct_Break: one of the next three, or none
  kConjunctConsonant = 16,
  kConjunctLinker = 32,
  kConjunctExtend = 48,
  kAnyMark = 64,           // \p{M}
  kUppercaseLetter = 128,  // \p{Lu} and \p{Lt}
  kLowercaseLetter = 256,  // \p{Ll}
};

namespace unicode_tables {
extern const uint8_t kBlockOf[0x110000 / 128];
extern const uint16_t kBlocks[][128];
extern const uint8_t kSegmentationBlockOf[0x110000 / 128];
extern const uint16_t kSegmentationBlocks[][128];
}  // namespace unicode_tables

// Returns UnicodeProperty bits. `cp` is at most U+10FFFF.
inline uint16_t PropertiesOf(char32_t cp) {
  return unicode_tables::kBlocks[unicode_tables::kBlockOf[cp / 128]][cp % 128];
}

// Returns a GraphemeBreak with SegmentationProperty bits. `cp` is at most
// U+10FFFF.
inline uint16_t SegmentationOf(char32_t cp) {
  return unicode_tables::kSegmentationBlocks
      [unicode_tables::kSegmentationBlockOf[cp / 128]][cp % 128];
}

// Decomposed by arithmetic (Unicode 3.12), not by the tables.
inline bool IsHangulSyllable(char32_t cp) { return cp - 0xAC00 < 11172; }

// The full canonical decomposition (NFD). Empty if there is none, and for
// Hangul syllables, which are decomposed by arithmetic.
std::u32string_view DecompositionOf(char32_t cp);

// The full compatibility decomposition (NFKD) of a code point whose
// decomposition that is not; empty for others.
std::u32string_view CompatibilityDecompositionOf(char32_t cp);

// Empty if the code point is its own lowercase.
std::u32string_view LowercaseOf(char32_t cp);

// The canonical combining class.
uint8_t CombiningClassOf(char32_t cp);

// What NFC composes the two to, Hangul apart; 0 if they do not compose.
char32_t CompositionOf(char32_t first, char32_t second);

// A letter, mark, digit or connector, like \w in regular expressions. An added
// token with single_word does not match next to one.
inline bool IsWordCharacter(char32_t cp) {
  return (PropertiesOf(cp) & kWordCharacter) != 0;
}

}  // namespace podium
