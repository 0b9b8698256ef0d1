#include "api/dialects/voyage.h"

#include <gtest/gtest.h>

#include "api/testing/render_two.h"

namespace podium {
namespace {

Result<RerankCall> ParseVoyage(std::string_view rest) {
  return kVoyage.parse(
      R"({"query":"q","model":"rerank-2.5",)" + std::string(rest) + "}",
      Limits{});
}

TEST(VoyageTest, AnswersWithAListOfData) {
  // A request as the Python client writes it.
  const auto call =
      ParseVoyage(R"("documents":["a","b"],"top_k":null,"truncation":true)");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->model, "rerank-2.5");
  EXPECT_EQ(call->request.top_n, std::nullopt);
  EXPECT_EQ(RenderTwo(kVoyage, *call, {0.4375f, 0.0f}),
            R"({"object":"list","data":[{"relevance_score":0.4375,"index":1},)"
            R"({"relevance_score":0.0,"index":0}],"model":"m",)"
            R"("usage":{"total_tokens":18}})");
}

TEST(VoyageTest, ReturnsDocumentsAsStrings) {
  const auto call = ParseVoyage(
      R"("documents":["a\n","b"],"top_k":5,"return_documents":true)");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->request.top_n, 5);
  EXPECT_EQ(RenderTwo(kVoyage, *call, {0.4375f, 0.0f}),
            R"({"object":"list","data":[{"relevance_score":0.4375,"index":1,)"
            R"("document":"b"},{"relevance_score":0.0,"index":0,)"
            R"("document":"a\n"}],"model":"m","usage":{"total_tokens":18}})");
}

TEST(VoyageTest, RefusesUnknownFields) {
  const auto top_n = ParseVoyage(R"("documents":["a"],"top_n":1)");
  ASSERT_FALSE(top_n);
  EXPECT_EQ(kVoyage.errors.status(top_n.error().code), 400);
  EXPECT_EQ(kVoyage.errors.render(
                {.id = "i", .status = 400, .message = top_n.error().message}),
            R"({"detail":"invalid request: argument 'top_n' is not )"
            R"(supported"})");
  EXPECT_EQ(ParseVoyage(R"("documents":["a"],"top_k":0)").error().param,
            "top_k");
  EXPECT_EQ(ParseVoyage(R"("documents":[{"text":"a"}])").error().param,
            "documents[0]");
  EXPECT_EQ(ParseVoyage(R"("documents":["a"],"truncation":true)")
                ->request.max_tokens_per_doc,
            RankRequest().max_tokens_per_doc);
  EXPECT_EQ(ParseVoyage(R"("documents":["a"],"truncation":false)")
                ->request.max_tokens_per_doc,
            std::numeric_limits<int64_t>::max());
  EXPECT_EQ(ParseVoyage(R"("documents":["a"],"truncation":3)").error().param,
            "truncation");
}

}  // namespace
}  // namespace podium
