#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace podium {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// One code point, and how many bytes it took.
struct DecodedCodePoint {
  char32_t code_point;
  size_t length;
};

// Reads the code point at the start of `bytes`, which is not empty. Where that
// is not well-formed UTF-8 (overlong, surrogate, over U+10FFFF, cut short), it
// is U+FFFD and the length that of the longest part a well-formed sequence
// could have begun with, at least 1: Unicode 3.9, "substitution of maximal
// subparts", as browsers and Python's errors="replace" do.
DecodedCodePoint DecodeUtf8(std::string_view bytes);

// The byte offset of the first sequence that is not well-formed, if any.
std::optional<size_t> FirstInvalidUtf8(std::string_view bytes);

// Writes 1 to 4 bytes at `out` and returns how many. `cp` is a Unicode scalar
// value.
size_t EncodeUtf8(char32_t cp, char* out);

void AppendUtf8(char32_t cp, std::string& out);

// The first `characters` of UTF-8, at least 1; where that cuts, the last of
// them is "…". Counts code points, which is close enough to a table's columns.
std::string CutTo(std::string text, int characters);

}  // namespace podium
