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

TEST(NormalFormsTest, CompatibleForms) {
  EXPECT_EQ(Nfkc("\uFB01\u212B\u1E9B\u0323\uFF76\uFF9E"),
            "fi\u00C5\u1E69\u30AC");
  EXPECT_EQ(Nfkd("\uFDFA\u00BD\uAC00"),
            "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 "
            "\u0639\u0644\u064A\u0647 \u0648\u0633\u0644\u0645"
            "1\u20442\u1100\u1161");
  EXPECT_EQ(Nfkc("\u00A0\u3000"), "  ");
}

TEST(NormalFormsTest, OnlyActiveStretchesChange) {
  EXPECT_EQ(Nfc("abc\u00E9 e\u0301x\u4E2D\u6587e\u0301"),
            "abc\u00E9 \u00E9x\u4E2D\u6587\u00E9");
  EXPECT_EQ(Nfc("\u0301a\u0301"), "\u0301\u00E1");
  EXPECT_EQ(Nfc("\u1100\u1161\u11A8\u1100\u1161"), "\uAC01\uAC00");
  std::string marks;
  for (int i = 0; i < 1 << 19; ++i) marks += "\u0301";
  EXPECT_EQ(Nfc("a" + marks), "\u00E1" + marks.substr(2));
}

TEST(NormalFormsTest, InvalidUtf8IsReplaced) {
  EXPECT_EQ(Nfd("a\xC3"), "a\uFFFD");
  EXPECT_EQ(Nfc("\xFF"
                "e\u0301"),
            "\uFFFD\u00E9");
}

}  // namespace
}  // namespace podium
