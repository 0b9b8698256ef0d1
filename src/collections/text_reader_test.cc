#include "collections/text_reader.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using Texts = std::vector<std::string>;

// "id|text" of each, then the error if there is one.
Texts ReadTexts(std::string bytes, const std::string& name = "queries",
                std::optional<TextFormat> format = std::nullopt) {
  TextReader reader(BytesOf(name, std::move(bytes)), format);
  Texts texts;
  while (true) {
    const auto text = reader.Next();
    if (!text) {
      texts.push_back(text.error().message);
      return texts;
    }
    if (!*text) return texts;
    texts.push_back((*text)->id + "|" + (*text)->text);
  }
}

TEST(TextReader, LinesAreNumbered) {
  EXPECT_EQ(ReadTexts("how do bees talk\n\nwhy\n"),
            (Texts{"1|how do bees talk", "2|why"}));
}

TEST(TextReader, DetectsTsvByFirstLineOrSuffix) {
  EXPECT_EQ(ReadTexts("q1\thow\tnow\nq2\t\"why\"\n"),
            (Texts{"q1|how\tnow", "q2|\"why\""}));
  EXPECT_EQ(ReadTexts("how do bees talk\n", "queries.tsv"),
            (Texts{"queries.tsv:1: expected an id, a tab and a text"}));
  EXPECT_EQ(ReadTexts("q1\ta\n\tb\n"),
            (Texts{"q1|a", "queries:2: the id is empty"}));
  EXPECT_EQ(ReadTexts("a\tb\n", "queries.txt", TextFormat::kLines),
            (Texts{"1|a\tb"}));
}

TEST(TextReader, DoesNotReadOtherFormatsAsLines) {
  const std::string is_not =
      " cannot be read here: give one text per line, id TAB text, or JSONL, or "
      "name the format with --queries-format";
  EXPECT_EQ(ReadTexts("id,text\nq1,why\n", "q.csv"),
            (Texts{"q.csv: CSV" + is_not}));
  EXPECT_EQ(ReadTexts("[]", "q.json.gz"),
            (Texts{"q.json.gz: a JSON document" + is_not}));
  EXPECT_EQ(ReadTexts("a, b\n", "q.csv", TextFormat::kLines),
            (Texts{"1|a, b"}));
}

TEST(TextReader, BeirJsonl) {
  EXPECT_EQ(ReadTexts("{\"_id\": \"PLAIN-1\", \"text\": \"deafness\"}\n"
                      "{\"_id\": 2, \"text\": \"DHA\", \"metadata\": {}}\n"),
            (Texts{"PLAIN-1|deafness", "2|DHA"}));
  EXPECT_EQ(ReadTexts("{\"_id\":\"1\",\"text\":\"a\"}\n\n{\"text\":\"b\"}\n"),
            (Texts{"1|a",
                   "queries:3: expected an object with \"_id\" and a string in "
                   "\"text\""}));
}

TEST(TextReader, ReportsItsPosition) {
  TextReader reader(BytesOf("queries", "\nq1\ta\nq2\tb\n"), std::nullopt);
  ASSERT_TRUE(reader.Next());
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.offset(), 6);
  EXPECT_EQ(reader.line(), 3);
  EXPECT_EQ(reader.ordinal(), 2);
  EXPECT_EQ(reader.format(), TextFormat::kTsv);
}

}  // namespace
}  // namespace podium
