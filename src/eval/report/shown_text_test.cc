#include "eval/report/shown_text.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(ShownText, CannotAffectSurroundingText) {
  EXPECT_EQ(ShownText("caf\u00E9 \u05D0\u200F"), "caf\u00E9 \u05D0\u200F");
  EXPECT_EQ(ShownText("a\nb\tc\r\n"), "a b c  ");
  EXPECT_EQ(ShownText(std::string_view("\0\x1B[31m\x7F", 7)),
            "\u2400\u241B[31m\u2421");
  EXPECT_EQ(ShownText("\u0085\u2028\u2029\uFFFF"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(ShownText("\u202Ecba\u202C \u2066x\u2069"),
            "\uFFFDcba\uFFFD \uFFFDx\uFFFD");
  EXPECT_EQ(ShownText("a\xC3"
                      "b\xFF"),
            "a\uFFFDb\uFFFD");
  EXPECT_EQ(ValidText("a\xC3\x1B"), "a\uFFFD\x1B");
}

TEST(HtmlText, IsEscaped) {
  EXPECT_EQ(HtmlText("</script><b a=\"x\" b='y'>&amp;"),
            "&lt;/script&gt;&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
}

TEST(MarkdownCode, ContainsNoMarkup) {
  EXPECT_EQ(MarkdownCode(""), "");
  EXPECT_EQ(MarkdownCode("bm25.trec"), "`bm25.trec`");
  EXPECT_EQ(MarkdownCode("@everyone <b> *x*"), "`@everyone <b> *x*`");
  EXPECT_EQ(MarkdownCode("a|b"), "`a|b`");
  EXPECT_EQ(MarkdownCode("``` x `y`"), "```` ``` x `y` ````");
  EXPECT_EQ(MarkdownCode("\n"), "`   `");
}

TEST(MarkdownCell, CannotEndTheCell) {
  EXPECT_EQ(MarkdownCell(""), "");
  EXPECT_EQ(MarkdownCell("a|b"), "`a\\|b`");
  EXPECT_EQ(MarkdownCell("a\\|b"), "`a\\\u2060\\|b`");
}

}  // namespace
}  // namespace podium
