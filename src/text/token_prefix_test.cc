#include "text/token_prefix.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace podium {
namespace {

int64_t Bytes(std::string_view text) {
  return static_cast<int64_t>(text.size());
}

TEST(TokenPrefix, KeepsWholeWordsThatFit) {
  EXPECT_EQ(TokenPrefix("one two three", 13, Bytes), "one two three");
  EXPECT_EQ(TokenPrefix("one two three", 12, Bytes), "one two");
  EXPECT_EQ(TokenPrefix("one two three", 7, Bytes), "one two");
  EXPECT_EQ(TokenPrefix("one two three", 6, Bytes), "one");
  EXPECT_EQ(TokenPrefix(" one  two ", 8, Bytes), " one");
  EXPECT_EQ(TokenPrefix("one two ", 8, Bytes), "one two ");
  EXPECT_EQ(TokenPrefix("one two ", 7, Bytes), "one two");
  EXPECT_EQ(TokenPrefix("", 1, Bytes), "");
}

TEST(TokenPrefix, SplitsAWordThatDoesNotFit) {
  EXPECT_EQ(TokenPrefix("\u4E2D\u6587\u3002", 6, Bytes), "\u4E2D\u6587");
  EXPECT_EQ(TokenPrefix("unbreakable", 4, Bytes), "unbr");
  EXPECT_EQ(TokenPrefix("  unbreakable", 1, Bytes), "  u");
  // No character is split, and at least one remains.
  EXPECT_EQ(TokenPrefix("a\u00E9\u00E9", 4, Bytes), "a\u00E9");
  EXPECT_EQ(TokenPrefix("\u00E9\u00E9", 1, Bytes), "\u00E9");
}

TEST(TokenPrefix, DropsWhiteSpaceThatDoesNotFit) {
  EXPECT_EQ(TokenPrefix("   ", 2, Bytes), "");
}

}  // namespace
}  // namespace podium
