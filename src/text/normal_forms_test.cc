#include "text/normal_forms.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(NormalFormsTest, Decomposes) {
  EXPECT_EQ(Nfd("caf\u00E9 \u1EAD"), "cafe\u0301 a\u0323\u0302");
  EXPECT_EQ(Nfd("\uD55C \uAC00"), "\u1112\u1161\u11AB \u1100\u1161");
  EXPECT_EQ(Nfd("\u212B"), "A\u030A");
  EXPECT_EQ(Nfd("plain"), "plain");
  EXPECT_EQ(Nfd(""), "");
}

TEST(NormalFormsTest, Composes) {
  EXPECT_EQ(Nfc("cafe\u0301"), "caf\u00E9");
  EXPECT_EQ(Nfc("\u1112\u1161\u11AB\u11AB"), "\uD55C\u11AB");
  EXPECT_EQ(Nfc("\uAC00\u11A7"), "\uAC00\u11A7");  // not a trailing consonant
  EXPECT_EQ(Nfc("\u212B"), "\u00C5");
  EXPECT_EQ(Nfc("\u0958"), "\u0915\u093C");  // never composed again
}

TEST(NormalFormsTest, MarksOfOneClassStayInOrderAndBlock) {
  EXPECT_EQ(Nfc("a\u0302\u0323"), "\u1EAD");  // the lower mark first
  EXPECT_EQ(Nfc("a\u0300\u0301"), "\u00E0\u0301");
  EXPECT_EQ(Nfc("a\u0315\u0300"), "\u00E0\u0315");
  EXPECT_EQ(Nfc("a\u0323b\u0302"), "\u1EA1b\u0302");
  EXPECT_EQ(Nfc("\u0302a"), "\u0302a");  // no character to compose with
}

TEST(NormalFormsTest, InvalidUtf8IsReplaced) {
  EXPECT_EQ(Nfd("a\xC3"), "a\uFFFD");
  EXPECT_EQ(Nfc("\xFF"
                "e\u0301"),
            "\uFFFD\u00E9");
}

}  // namespace
}  // namespace podium
