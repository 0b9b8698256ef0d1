#include "api/dialects/mixedbread.h"

#include <gtest/gtest.h>

#include "api/testing/render_two.h"

namespace podium {
namespace {

Result<RerankCall> ParseMixedbread(std::string_view rest) {
  return kMixedbread.parse(R"({"query":"q",)" + std::string(rest) + "}",
                           Limits{});
}

TEST(MixedbreadTest, AnswersWithScores) {
  const auto call = ParseMixedbread(R"("input":["a","b"],"rank_fields":null)");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(
      RenderTwo(kMixedbread, *call),
      R"({"usage":{"prompt_tokens":18,"total_tokens":18},"model":"m","data":)"
      R"([{"index":1,"score":0.5,"object":"rank_result"},{"index":0,)"
      R"("score":0.25,"object":"rank_result"}],"object":"list","top_k":2,)"
      R"("return_input":false})");
}

TEST(MixedbreadTest, ReturnsInputUnchanged) {
  const auto call = ParseMixedbread(
      R"("input":["a",{"z":"Z","text":"T","n":[1, 2.5,null]}],"top_k":2,)"
      R"("return_input":true)");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->request.documents, (std::vector<std::string>{"a", "T"}));
  EXPECT_EQ(call->request.top_n, 2);
  EXPECT_EQ(
      RenderTwo(kMixedbread, *call),
      R"({"usage":{"prompt_tokens":18,"total_tokens":18},"model":"m","data":)"
      R"([{"index":1,"score":0.5,"input":{"z":"Z","text":"T",)"
      R"("n":[1,2.5,null]},"object":"rank_result"},{"index":0,"score":0.25,)"
      R"("input":"a","object":"rank_result"}],"object":"list","top_k":2,)"
      R"("return_input":true})");
}

TEST(MixedbreadTest, RanksTheRequestedFields) {
  const auto one =
      ParseMixedbread(R"("input":[{"b":"B"}],"rank_fields":["b"])");
  ASSERT_TRUE(one) << one.error().message;
  EXPECT_EQ(one->request.documents[0], "B");
  const auto two = ParseMixedbread(
      R"("input":[{"a":"A","b":"B"},{"b":"C"}],"rank_fields":["b","a"])");
  ASSERT_TRUE(two) << two.error().message;
  EXPECT_EQ(two->request.documents,
            (std::vector<std::string>{"b: B\na: A\n", "b: C\n"}));
}

TEST(MixedbreadTest, NamesTheInvalidInput) {
  const auto call = ParseMixedbread(R"("input":["a",{"b":"B"}])");
  ASSERT_FALSE(call);
  EXPECT_EQ(kMixedbread.errors.status(call.error().code), 422);
  EXPECT_EQ(kMixedbread.errors.render(
                {.id = "i", .status = 422, .message = call.error().message}),
            R"({"detail":"invalid request: input[1] does not have any of the )"
            R"(rank_fields"})");
  EXPECT_EQ(ParseMixedbread(R"("documents":["a"])").error().param, "input");
  EXPECT_EQ(ParseMixedbread(R"("input":[{"text":1}])").error().param,
            "input[0].text");
  EXPECT_EQ(ParseMixedbread(R"("input":["a"],"rank_fields":[])").error().param,
            "rank_fields");
}

}  // namespace
}  // namespace podium
