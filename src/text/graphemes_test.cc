#include "text/graphemes.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "text/utf8.h"

namespace podium {
namespace {

std::vector<std::string> Clusters(std::string_view utf8) {
  std::vector<std::string> clusters;
  while (!utf8.empty()) {
    const size_t length = GraphemeLength(utf8);
    clusters.emplace_back(utf8.substr(0, length));
    utf8.remove_prefix(length);
  }
  return clusters;
}

using Strings = std::vector<std::string>;

TEST(GraphemesTest, MarksBelongToWhatTheyMark) {
  EXPECT_EQ(Clusters("ae\u0301b"), (Strings{"a", "e\u0301", "b"}));
  EXPECT_EQ(Clusters("\u0915\u093Fa"), (Strings{"\u0915\u093F", "a"}));
  EXPECT_EQ(Clusters("\u0301a"), (Strings{"\u0301", "a"}));
  EXPECT_EQ(Clusters("\u0600a"), Strings{"\u0600a"});  // a prefix
  EXPECT_EQ(Clusters(""), Strings{});
}

TEST(GraphemesTest, ControlsStandAlone) {
  EXPECT_EQ(Clusters("\r\n\n\r"), (Strings{"\r\n", "\n", "\r"}));
  EXPECT_EQ(Clusters("a\u200B\u0301"), (Strings{"a", "\u200B", "\u0301"}));
}

TEST(GraphemesTest, HangulJamoMakeSyllables) {
  EXPECT_EQ(Clusters("\u1100\u1161\u11A8\u1100"),
            (Strings{"\u1100\u1161\u11A8", "\u1100"}));
  EXPECT_EQ(Clusters("\uAC00\u11A8\uAC01\u1161"),
            (Strings{"\uAC00\u11A8", "\uAC01", "\u1161"}));
}

TEST(GraphemesTest, EmojiAndFlags) {
  EXPECT_EQ(Clusters("\U0001F469\u200D\U0001F467\U0001F467"),
            (Strings{"\U0001F469\u200D\U0001F467", "\U0001F467"}));
  EXPECT_EQ(Clusters("\u2764\uFE0F\u200D\U0001F525a\u200D\U0001F525"),
            (Strings{"\u2764\uFE0F\u200D\U0001F525", "a\u200D", "\U0001F525"}));
  EXPECT_EQ(Clusters("\U0001F1EB\U0001F1F7\U0001F1E9"),
            (Strings{"\U0001F1EB\U0001F1F7", "\U0001F1E9"}));
}

TEST(GraphemesTest, IndicConjuncts) {
  EXPECT_EQ(Clusters("\u0915\u094D\u0937\u0915"),
            (Strings{"\u0915\u094D\u0937", "\u0915"}));
  EXPECT_EQ(Clusters("a\u094D\u0937"), (Strings{"a\u094D", "\u0937"}));
}

TEST(GraphemesTest, AMegabyteOfMarksIsOneCluster) {
  std::string text = "a";
  for (int i = 0; i < 1 << 19; ++i) text += "\u0301";
  EXPECT_EQ(GraphemeLength(text), text.size());
}

}  // namespace
}  // namespace podium
