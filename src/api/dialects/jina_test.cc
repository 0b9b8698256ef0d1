#include "api/dialects/jina.h"

#include <gtest/gtest.h>

#include "api/testing/render_two.h"

namespace podium {
namespace {

Result<RerankCall> ParseJina(std::string_view rest) {
  return kJina.parse(R"({"model":"jina-reranker-v2-base-multilingual",)" +
                         std::string(rest) + "}",
                     Limits{});
}

TEST(JinaTest, ReturnsDocumentsAndCountsTokens) {
  const auto call = ParseJina(
      R"("query":"q","documents":["a & b",{"text":"c","id":7}],"top_n":2)");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->model, "jina-reranker-v2-base-multilingual");
  EXPECT_EQ(call->request.documents, (std::vector<std::string>{"a & b", "c"}));
  EXPECT_EQ(call->request.top_n, 2);
  EXPECT_EQ(RenderTwo(kJina, *call),
            R"({"model":"m","usage":{"total_tokens":18,"prompt_tokens":18},)"
            R"("results":[{"index":1,"document":{"text":"c"},)"
            R"("relevance_score":0.5},{"index":0,"document":)"
            R"({"text":"a & b"},"relevance_score":0.25}],"id":"i","meta":)"
            R"({"api_version":{"version":"1"},"billed_units":)"
            R"({"search_units":1}}})");
}

TEST(JinaTest, LeavesDocumentsOutOnRequest) {
  const auto call = ParseJina(
      R"("query":{"text":"q"},"documents":["a","b"],"return_documents":false,)"
      R"("max_doc_length":256,"max_query_length":32)");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->request.query, "q");
  EXPECT_EQ(call->request.max_tokens_per_doc, 256);
  EXPECT_EQ(call->cuts.max_tokens_per_query, 32);
  EXPECT_EQ(RenderTwo(kJina, *call).find("document"), std::string::npos);
}

TEST(JinaTest, ErrorsHaveADetail) {
  const auto call = ParseJina(R"("query":"q","documents":[{"image":"x"}])");
  ASSERT_FALSE(call);
  EXPECT_EQ(kJina.errors.status(call.error().code), 422);
  EXPECT_EQ(kJina.errors.render(
                {.id = "i", .status = 422, .message = call.error().message}),
            R"({"detail":"invalid request: documents[0] must be a string or )"
            R"(an object with a text"})");
  EXPECT_EQ(ParseJina(R"("query":" ","documents":["a"])").error().param,
            "query");
  EXPECT_EQ(ParseJina(R"("query":"q","documents":[])").error().param,
            "documents");
  EXPECT_EQ(
      ParseJina(R"("query":"q","documents":["a"],"top_n":0)").error().param,
      "top_n");
  EXPECT_EQ(ParseJina(R"("query":"q","documents":["a"],"max_doc_length":0)")
                .error()
                .param,
            "max_doc_length");
  EXPECT_EQ(kJina.errors.status(ErrorCode::kInvalidData), 422);
  EXPECT_EQ(kJina.errors.status(ErrorCode::kUnavailable), 503);
}

}  // namespace
}  // namespace podium
