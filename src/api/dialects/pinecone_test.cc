#include "api/dialects/pinecone.h"

#include <gtest/gtest.h>

#include "api/testing/render_two.h"

namespace podium {
namespace {

Result<RerankCall> ParsePinecone(std::string_view rest) {
  return kPinecone.parse(
      R"({"model":"bge-reranker-v2-m3","query":"q",)" + std::string(rest) + "}",
      Limits{});
}

TEST(PineconeTest, ReturnsWholeDocuments) {
  const auto call = ParsePinecone(
      R"("documents":[{"id":"v1","text":"a","n":1},"b"],"top_n":2,)"
      R"("parameters":{"truncate":"END"})");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->request.documents, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(call->request.max_chunks_per_doc, 1);
  EXPECT_EQ(RenderTwo(kPinecone, *call),
            R"({"model":"m","data":[{"index":1,"document":{"text":"b"},)"
            R"("score":0.5},{"index":0,"document":{"id":"v1","text":"a",)"
            R"("n":1},"score":0.25}],"usage":{"rerank_units":1}})");
}

TEST(PineconeTest, LeavesDocumentsOutOnRequest) {
  const auto call =
      ParsePinecone(R"("documents":[{"a":"A"},{"a":"B"}],"rank_fields":["a"],)"
                    R"("return_documents":false)");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->request.documents, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(call->request.max_chunks_per_doc, std::nullopt);
  EXPECT_EQ(RenderTwo(kPinecone, *call),
            R"({"model":"m","data":[{"index":1,"score":0.5},)"
            R"({"index":0,"score":0.25}],"usage":{"rerank_units":1}})");
}

TEST(PineconeTest, ErrorsHaveCodes) {
  const auto call = ParsePinecone(R"("documents":[{"id":"v1"}])");
  ASSERT_FALSE(call);
  EXPECT_EQ(kPinecone.errors.status(call.error().code), 400);
  EXPECT_EQ(
      kPinecone.errors.render(
          {.id = "i", .status = 400, .message = call.error().message}),
      R"({"error":{"code":"INVALID_ARGUMENT","message":"invalid request: )"
      R"(documents[0] does not have any of the rank_fields"},"status":400})");
  EXPECT_EQ(kPinecone.errors.render({.id = "i", .status = 503, .message = "x"}),
            R"({"error":{"code":"UNAVAILABLE","message":"x"},"status":503})");
  EXPECT_EQ(
      ParsePinecone(R"("documents":["a"],"parameters":{"truncate":"START"})")
          .error()
          .param,
      "parameters.truncate");
  EXPECT_EQ(ParsePinecone(R"("documents":["a"],"parameters":[])").error().param,
            "parameters");
}

}  // namespace
}  // namespace podium
