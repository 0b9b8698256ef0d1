#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace podium {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// One code point, and the number of bytes it took.
struct DecodedCodePoint {
  char32_t code_point;
  size_t length;
};

// Decodes the code point at the start of `bytes`, which must not be empty. If
// that is not well-formed UTF-8 (overlong, surrogate, over U+10FFFF, cut
// short), the code point is U+FFFD, and the length is that of the longest part
// that could begin a well-formed sequence, at least 1: Unicode 3.9,
// "substitution of maximal subparts", as browsers and Python's errors="replace"
// do.
DecodedCodePoint DecodeUtf8(std::string_view bytes);

// The same, faster where most characters are ASCII.
inline DecodedCodePoint DecodeMostlyAscii(std::string_view bytes) {
  const auto byte = static_cast<unsigned char>(bytes.front());
  return byte < 0x80 ? DecodedCodePoint{byte, 1} : DecodeUtf8(bytes);
}

// The byte offset of the first ill-formed sequence, if any.
std::optional<size_t> FirstInvalidUtf8(std::string_view bytes);

// `bytes` with U+FFFD in place of each ill-formed sequence, as DecodeUtf8 reads
// it.
std::string RepairUtf8(std::string_view bytes);

// Writes 1 to 4 bytes at `out` and returns their number. `cp` is a Unicode
// scalar value.
size_t EncodeUtf8(char32_t cp, char* out);

void AppendUtf8(char32_t cp, std::string& out);

// The first `characters` (at least 1) of a UTF-8 text; if that shortens it, the
// last of them is "…". Counts code points, which is close enough to a table's
// columns.
std::string CutTo(std::string text, int characters);

}  // namespace podium
