#include "text/blank.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(IsBlank, AcceptsOnlyUnicodeWhiteSpace) {
  for (const char* blank :
       {"", " ", "\t\n\v\f\r ", "\u00A0", "\u3000 \u2028", "\u0085\u1680"}) {
    EXPECT_TRUE(IsBlank(blank)) << blank;
  }
  // U+200B has no width and is not white space; the others are truncated
  // characters.
  for (const char* text : {"a", " a", "a ", "\u200B", "\u3000x", "\uFEFF",
                           "\xE2\x80", "\xC2", "\x1F"}) {
    EXPECT_FALSE(IsBlank(text)) << text;
  }
}

}  // namespace
}  // namespace podium
