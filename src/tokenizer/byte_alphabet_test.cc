#include "tokenizer/byte_alphabet.h"

#include <gtest/gtest.h>

#include <set>

namespace podium {
namespace {

TEST(ByteAlphabetTest, EachByteHasOneCharacter) {
  std::set<uint8_t> bytes;
  for (char32_t cp = 0; cp < 0x110000; ++cp) {
    const auto byte = ByteOf(cp);
    if (!byte) continue;
    EXPECT_TRUE(bytes.insert(*byte).second) << static_cast<uint32_t>(cp);
    // None is a space or a control character.
    EXPECT_TRUE(cp > 0x20 && cp != 0x7F && (cp < 0x80 || cp > 0xA0));
  }
  EXPECT_EQ(bytes.size(), 256u);
}

TEST(ByteAlphabetTest, IsGpt2s) {
  EXPECT_EQ(ByteOf(U'a'), 'a');
  EXPECT_EQ(ByteOf(0x120), ' ');   // G with a dot
  EXPECT_EQ(ByteOf(0x10A), '\n');  // C with a dot
  EXPECT_EQ(ByteOf(0x100), 0);
  EXPECT_EQ(ByteOf(0x143), 0xAD);
  EXPECT_EQ(ByteOf(0xFF), 0xFF);
  EXPECT_FALSE(ByteOf(0x144));
  EXPECT_FALSE(ByteOf(U' '));
}

TEST(ByteAlphabetTest, TokensSpellBytes) {
  EXPECT_EQ(BytesOf("\u0120caf\u00C3\u00A9"), " caf\u00E9");
  EXPECT_EQ(BytesOf(""), "");
  EXPECT_FALSE(BytesOf("a b"));
  EXPECT_FALSE(BytesOf("\u4E2D"));
}

}  // namespace
}  // namespace podium
