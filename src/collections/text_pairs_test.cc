#include "collections/text_pairs.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(ReadTextPairs, ReadsOnePairPerLine) {
  const auto pairs = ReadTextPairs(
      BytesOf("f",
              "{\"query\":\"q\",\"document\":\"d\\n\",\"id\":1}\n\n"
              "{\"document\":\"\",\"query\":\"r\"}"));
  ASSERT_TRUE(pairs) << pairs.error().message;
  ASSERT_EQ(pairs->size(), 2u);
  EXPECT_EQ((*pairs)[0].query, "q");
  EXPECT_EQ((*pairs)[0].document, "d\n");
  EXPECT_EQ((*pairs)[1].query, "r");
  EXPECT_EQ((*pairs)[1].document, "");
}

TEST(ReadTextPairs, ErrorsNameTheLine) {
  const std::string good = "{\"query\":\"q\",\"document\":\"d\"}\n";
  for (const std::string bad :
       {"{\"query\":\"q\"}", "{\"query\":1,\"document\":\"d\"}", "[]", "\"q\"",
        "{\"query\":\"q\","}) {
    const auto pairs = ReadTextPairs(BytesOf("f", good + bad));
    ASSERT_FALSE(pairs) << bad;
    EXPECT_EQ(pairs.error().code, ErrorCode::kInvalidData) << bad;
    EXPECT_TRUE(pairs.error().message.starts_with("f:2: ")) << bad;
  }
}

}  // namespace
}  // namespace podium
