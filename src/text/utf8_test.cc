#include "text/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace podium {
namespace {

// Decodes `bytes` and encodes the result as UTF-8 again.
std::string Decoded(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const DecodedCodePoint decoded = DecodeUtf8(bytes);
    AppendUtf8(decoded.code_point, text);
    bytes.remove_prefix(decoded.length);
  }
  return text;
}

TEST(Utf8Test, EveryScalarValueRoundTrips) {
  for (char32_t cp = 0; cp < 0x110000; ++cp) {
    if (cp >= 0xD800 && cp < 0xE000) continue;
    std::string bytes;
    AppendUtf8(cp, bytes);
    const DecodedCodePoint decoded = DecodeUtf8(bytes + "x");
    ASSERT_EQ(decoded.code_point, cp);
    ASSERT_EQ(decoded.length, bytes.size());
    ASSERT_FALSE(FirstInvalidUtf8(bytes)) << std::hex << int(cp);
  }
}

TEST(Utf8Test, InvalidSequencesBecomeOneReplacementForEachMaximalSubpart) {
  const std::string r = "\xEF\xBF\xBD";
  const struct {
    std::string bytes;
    std::string decoded;
    size_t offset;
  } cases[] = {
      {"a\x80z", "a" + r + "z", 1},                       // not a lead byte
      {"a\xFFz", "a" + r + "z", 1},                       // never a byte
      {"\xC0\xAF", r + r, 0},                             // overlong
      {"\xE0\x80\x80", r + r + r, 0},                     // overlong
      {"ab\xED\xA0\x80", "ab" + r + r + r, 2},            // surrogate
      {"\xF4\x90\x80\x80", r + r + r + r, 0},             // over U+10FFFF
      {"\xF0\x9F\x92", r, 0},                             // cut short
      {"\xF0\x9F\x92\xA9\xE2\x82", "\U0001F4A9" + r, 4},  // cut short
      {"\xE2\x82z", r + "z", 0},
      {"12345678\xC3", "12345678" + r, 8},
      {r + "\xC3", r + r, 3},  // U+FFFD itself is valid
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Decoded(c.bytes), c.decoded);
    ASSERT_TRUE(FirstInvalidUtf8(c.bytes));
    EXPECT_EQ(*FirstInvalidUtf8(c.bytes), c.offset);
  }
}

TEST(Utf8Test, ValidTextHasNoInvalidOffset) {
  EXPECT_FALSE(FirstInvalidUtf8(""));
  EXPECT_FALSE(FirstInvalidUtf8("plain text, longer than a word"));
  EXPECT_FALSE(FirstInvalidUtf8("z\u00fcrich \u4e2d\u6587 \U0001F4A9 \uFFFD"));
}

TEST(CutTo, MarksTheCut) {
  EXPECT_EQ(CutTo("caf\u00E9", 4), "caf\u00E9");
  EXPECT_EQ(CutTo("caf\u00E9s", 4), "caf\u2026");
  EXPECT_EQ(CutTo("\u00E9\u00E9", 1), "\u2026");
  EXPECT_EQ(CutTo("", 1), "");
}

TEST(Utf8Test, Repairs) {
  EXPECT_EQ(RepairUtf8("a\u00E9\u4E2D"), "a\u00E9\u4E2D");
  EXPECT_EQ(RepairUtf8("a\xC3z\xE4\xB8"), "a\uFFFDz\uFFFD");
  EXPECT_EQ(RepairUtf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(RepairUtf8("\uFFFD"), "\uFFFD");
  EXPECT_EQ(RepairUtf8(""), "");
}

}  // namespace
}  // namespace podium
