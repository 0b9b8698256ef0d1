#include "api/dialects/vllm.h"

#include <gtest/gtest.h>

#include <limits>

namespace podium {
namespace {

Result<RerankCall> ParseVllm(std::string_view rest) {
  return kVllm.parse(R"({"query":"q",)" + std::string(rest) + "}", Limits{});
}

TEST(VllmTest, AlwaysReturnsDocuments) {
  const auto call = ParseVllm(R"("documents":["a","b"],"top_n":0)");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->request.top_n, std::nullopt);
  Ranking ranking;
  ranking.results = {{1, 0.5f, 0.0f}, {0, 1.66e-05f, -11.0f}};
  ranking.usage.query_tokens = 300;
  ranking.usage.document_tokens = {500, 7};
  ranking.usage.scored_tokens = 18;  // after the cut
  EXPECT_EQ(
      kVllm.render(
          {.id = "i", .model = "m", .call = *call, .ranking = ranking}),
      R"({"id":"rerank-i","model":"m","usage":{"prompt_tokens":18,)"
      R"("total_tokens":18},"results":[{"index":1,"document":{"text":"b",)"
      R"("multi_modal":null},"relevance_score":0.5},{"index":0,"document":)"
      R"({"text":"a","multi_modal":null},"relevance_score":0.0000166}]})");
}

TEST(VllmTest, WithoutActivationScoresAreLogits) {
  for (const char* field : {"use_activation", "activation", "softmax"}) {
    const auto call =
        ParseVllm(R"("documents":["a"],")" + std::string(field) + R"(":false)");
    ASSERT_TRUE(call) << call.error().message;
    Ranking ranking;
    ranking.results = {{0, 0.5f, -3.25f}};
    const std::string json = kVllm.render(
        {.id = "i", .model = "m", .call = *call, .ranking = ranking});
    EXPECT_NE(json.find(R"("relevance_score":-3.25)"), std::string::npos);
  }
  EXPECT_FALSE(
      ParseVllm(R"("documents":["a"],"use_activation":true,"softmax":false)")
          ->raw_scores);
}

TEST(VllmTest, ReadsCutsAndPriority) {
  const auto cut =
      ParseVllm(R"("documents":["a"],"truncate_prompt_tokens":100,"top_n":3,)"
                R"("max_tokens_per_doc":70,"max_tokens_per_query":20,)"
                R"("truncation_side":"left","priority":-5)");
  ASSERT_TRUE(cut) << cut.error().message;
  EXPECT_EQ(cut->cuts.truncate_prompt_tokens, 100);
  EXPECT_EQ(cut->cuts.max_tokens_per_query, 20);
  EXPECT_TRUE(cut->cuts.from_left);
  EXPECT_EQ(cut->request.max_chunks_per_doc, 1);
  EXPECT_EQ(cut->request.max_tokens_per_doc, 70);
  EXPECT_EQ(cut->request.top_n, 3);
  EXPECT_EQ(cut->priority, 0);

  const auto model_length =
      ParseVllm(R"("documents":["a"],"truncate_prompt_tokens":-1,)"
                R"("max_tokens_per_doc":0,"max_tokens_per_query":0,)"
                R"("truncation_side":"right","priority":100000)");
  ASSERT_TRUE(model_length) << model_length.error().message;
  EXPECT_EQ(model_length->cuts.truncate_prompt_tokens, std::nullopt);
  EXPECT_EQ(model_length->cuts.max_tokens_per_query, std::nullopt);
  EXPECT_FALSE(model_length->cuts.from_left);
  EXPECT_EQ(model_length->request.max_chunks_per_doc, 1);
  EXPECT_EQ(model_length->request.max_tokens_per_doc,
            std::numeric_limits<int64_t>::max());
  EXPECT_EQ(model_length->priority, 999);

  // The side only matters with truncate_prompt_tokens.
  const auto side = ParseVllm(R"("documents":["a"],"truncation_side":"left")");
  ASSERT_TRUE(side) << side.error().message;
  EXPECT_FALSE(side->cuts.from_left);
  EXPECT_EQ(side->request.max_chunks_per_doc, std::nullopt);
}

TEST(VllmTest, NotesUnknownFields) {
  const auto call = ParseVllm(
      R"("documents":["a"],"user":"u","request_id":"r","padding":"max_length",)"
      R"("cache_salt":"s","mm_processor_kwargs":{},"instruction":"i","x":1)");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->instruction, "i");
  EXPECT_EQ(call->unknown_fields, std::vector<std::string>{"x"});
}

TEST(VllmTest, ErrorsHaveOpenAisFormat) {
  const auto call = ParseVllm(R"("documents":["a",2])");
  ASSERT_FALSE(call);
  EXPECT_EQ(
      kVllm.errors.render({.id = "i",
                           .status = kVllm.errors.status(call.error().code),
                           .message = call.error().message,
                           .param = call.error().param}),
      R"({"error":{"message":"invalid request: documents[1] must be a )"
      R"(string or an object with a text","type":"BadRequestError",)"
      R"("param":"documents[1]","code":400}})");
  EXPECT_EQ(kVllm.errors.render({.id = "i", .status = 404, .message = "x"}),
            R"({"error":{"message":"x","type":"NotFoundError","param":null,)"
            R"("code":404}})");
  const struct {
    const char* field;
    const char* value;
  } kWrong[] = {
      {"truncate_prompt_tokens", "-2"},
      {"truncate_prompt_tokens", "0"},
      {"truncate_prompt_tokens", "7"},
      {"truncate_prompt_tokens", "\"1\""},
      {"max_tokens_per_doc", "-1"},
      {"max_tokens_per_query", "-1"},
      {"truncation_side", "\"sideways\""},
      {"truncation_side", "\"Left\""},
      {"truncation_side", "1"},
  };
  for (const auto& [field, value] : kWrong) {
    const auto refused = ParseVllm(R"("documents":["a"],")" +
                                   std::string(field) + "\":" + value);
    ASSERT_FALSE(refused) << field << value;
    EXPECT_EQ(refused.error().param, field);
    EXPECT_EQ(kVllm.errors.status(refused.error().code), 400);
  }
}

}  // namespace
}  // namespace podium
