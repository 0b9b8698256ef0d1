#include "base/ascii.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(Ascii, LowersOnlyAsciiLetters) {
  EXPECT_EQ(ToLower("Content-TYPE: @[`{"), "content-type: @[`{");
  EXPECT_EQ(ToLower("\xC3\x84"), "\xC3\x84");  // a capital beyond ASCII
  EXPECT_EQ(ToLower(""), "");
}

TEST(Ascii, ComparesWithoutCase) {
  EXPECT_TRUE(EqualsIgnoringCase("GZip", "gzip"));
  EXPECT_TRUE(EqualsIgnoringCase("", ""));
  EXPECT_FALSE(EqualsIgnoringCase("gzip", "gzi"));
  EXPECT_FALSE(EqualsIgnoringCase("gzi", "gzip"));
  EXPECT_FALSE(EqualsIgnoringCase("@", "`"));  // 32 apart, but not letters
}

TEST(Ascii, TrimsBothEnds) {
  EXPECT_EQ(Trim(" \ta b\t "), "a b");
  EXPECT_EQ(Trim(" \t "), "");
  EXPECT_EQ(Trim(""), "");
  EXPECT_EQ(Trim("a\r\n"), "a\r\n");
  EXPECT_EQ(Trim("\n a\r\n", " \t\r\n"), "a");
}

}  // namespace
}  // namespace podium
