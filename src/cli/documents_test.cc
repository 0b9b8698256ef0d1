#include "cli/documents.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using Documents = std::vector<std::string>;

Documents Read(std::string_view text, InputFormat format = InputFormat::kAuto) {
  const auto input = ParseDocuments(text, format);
  return input ? input->documents
               : Documents{"error: " + input.error().message};
}

TEST(ParseDocuments, Lines) {
  EXPECT_EQ(Read("a\n\n b \r\nc"), (Documents{"a", " b ", "c"}));
  EXPECT_EQ(Read("[1] Smith, 1998\n{curly}"),
            (Documents{"[1] Smith, 1998", "{curly}"}));
  EXPECT_EQ(Read(""), Documents());
  EXPECT_EQ(Read("a\nb\x80"),
            (Documents{"error: line 2: invalid UTF-8 at byte 1"}));
}

TEST(ParseDocuments, Jsonl) {
  EXPECT_EQ(Read("{\"text\":\"a\\nb\"}\n{\"id\":1,\"text\":\"c\"}\n"),
            (Documents{"a\nb", "c"}));
  EXPECT_EQ(Read("{\"text\":\"a\"}"), (Documents{"a"}));
  EXPECT_EQ(Read("\"a\"\n\"b\"", InputFormat::kJsonl), (Documents{"a", "b"}));
  EXPECT_EQ(Read("{\"text\":\"a\"}\n{\"title\":\"b\"}"),
            (Documents{"error: line 2: expected a string, or an object with a "
                       "string in \"text\""}));
  EXPECT_EQ(Read("{\"text\":\"a\"}\nb"),
            (Documents{"error: line 2: malformed JSON"}));
}

TEST(ParseDocuments, Json) {
  EXPECT_EQ(Read(" [\"a\", {\"text\":\"b\"}]"), (Documents{"a", "b"}));
  EXPECT_EQ(Read("[]"), Documents());
  EXPECT_EQ(Read("[\"a\", 1]"),
            (Documents{"error: documents[1]: expected a string, or an object "
                       "with a string in \"text\""}));
  const auto request = ParseDocuments(
      "{\n\"query\": \"q\",\n\"documents\": [\"a\"]\n}", InputFormat::kAuto);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->query, "q");
  EXPECT_EQ(request->documents, Documents{"a"});
}

TEST(ParsePairs, ALineAPair) {
  const auto pairs = ParsePairs(
      "{\"query\":\"q\",\"document\":\"d\\n\",\"id\":1}\n\n"
      "{\"document\":\"\",\"query\":\"r\"}");
  ASSERT_TRUE(pairs) << pairs.error().message;
  ASSERT_EQ(pairs->size(), 2u);
  EXPECT_EQ((*pairs)[0].query, "q");
  EXPECT_EQ((*pairs)[0].document, "d\n");
  EXPECT_EQ((*pairs)[1].query, "r");
  EXPECT_EQ((*pairs)[1].document, "");
}

TEST(ParsePairs, ErrorsNameTheLine) {
  constexpr std::string_view kGood = "{\"query\":\"q\",\"document\":\"d\"}\n";
  for (const std::string_view bad :
       {"{\"query\":\"q\"}", "{\"query\":1,\"document\":\"d\"}", "[]", "\"q\"",
        "{\"query\":\"q\","}) {
    const auto pairs = ParsePairs(std::string(kGood) + std::string(bad));
    ASSERT_FALSE(pairs) << bad;
    EXPECT_EQ(pairs.error().code, ErrorCode::kInvalidData) << bad;
    EXPECT_TRUE(pairs.error().message.starts_with("line 2: ")) << bad;
  }
}

}  // namespace
}  // namespace podium
