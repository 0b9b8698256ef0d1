#include "api/dialects/tei.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

Result<RerankCall> ParseTei(std::string_view rest) {
  return kTei.parse(R"({"query":"q",)" + std::string(rest) + "}", Limits{});
}

std::string ErrorOf(const Error& error) {
  return kTei.errors.render({.id = "i",
                             .status = kTei.errors.status(error.code),
                             .message = error.message,
                             .param = error.param});
}

TEST(TeiTest, AnswersWithABareArray) {
  const auto call = ParseTei(R"("texts":["a","b"],"model":"ignored")");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->model, "");
  EXPECT_EQ(call->request.documents, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(call->request.max_chunks_per_doc, std::nullopt);
  Ranking ranking;
  ranking.results = {{1, 1.0f, 20.0f}, {0, 0.25f, -1.0986123f}};
  EXPECT_EQ(
      kTei.render({.id = "i", .model = "m", .call = *call, .ranking = ranking}),
      R"([{"index":1,"score":1.0},{"index":0,"score":0.25}])");
}

TEST(TeiTest, ReturnsTextsAndLogits) {
  const auto call = ParseTei(
      R"("texts":["<a>","\"b\""],"return_text":true,"raw_scores":true)");
  ASSERT_TRUE(call) << call.error().message;
  Ranking ranking;
  ranking.results = {{1, 1.0f, 20.5f}, {0, 0.25f, -1.0986123f}};
  EXPECT_EQ(
      kTei.render({.id = "i", .model = "m", .call = *call, .ranking = ranking}),
      R"([{"index":1,"text":"\"b\"","score":20.5},)"
      R"({"index":0,"text":"<a>","score":-1.0986123}])");
}

TEST(TeiTest, TruncateCutsOnEitherSide) {
  const struct {
    const char* rest;
    std::optional<int64_t> passages;
    bool from_left;
  } kCases[] = {
      {R"("truncate":true)", 1, false},
      {R"("truncate":true,"truncation_direction":"Right")", 1, false},
      {R"("truncate":true,"truncation_direction":"left")", 1, true},
      {R"("truncation_direction":"Left","truncate":true)", 1, true},
      // Without truncation the direction has no effect.
      {R"("truncation_direction":"left")", std::nullopt, false},
      {R"("truncate":false)", std::nullopt, false},
      {R"("truncate":null)", std::nullopt, false},
  };
  for (const auto& [rest, passages, from_left] : kCases) {
    const auto call = ParseTei(R"("texts":["a"],)" + std::string(rest));
    ASSERT_TRUE(call) << call.error().message;
    EXPECT_EQ(call->request.max_chunks_per_doc, passages) << rest;
    EXPECT_EQ(call->cuts.from_left, from_left) << rest;
    // The single passage may be as long as the model's context.
    EXPECT_EQ(call->request.max_tokens_per_doc > 1'000'000,
              passages.has_value())
        << rest;
  }
}

TEST(TeiTest, NotesUnknownFields) {
  EXPECT_EQ(ParseTei(R"("texts":["a"],"model":"m","top_k":3,"a\nb":1)")
                ->unknown_fields,
            std::vector<std::string>{"top_k"});
}

TEST(TeiTest, ErrorsHaveTheirTypes) {
  EXPECT_EQ(ErrorOf(ParseTei(R"("texts":[])").error()),
            R"({"error":"`texts` cannot be empty","error_type":"Empty"})");
  EXPECT_EQ(kTei.errors.status(ParseTei(R"("texts":[])").error().code), 400);
  EXPECT_EQ(kTei.errors.status(ParseTei(R"("texts":"a")").error().code), 422);
  EXPECT_EQ(ErrorOf(ParseTei(R"("texts":["a",1])").error()),
            R"({"error":"invalid request: texts[1] must be a string",)"
            R"("error_type":"Validation"})");
  EXPECT_EQ(kTei.errors.status(kTei.parse("{", Limits{}).error().code), 400);
  EXPECT_EQ(kTei.parse(R"({"texts":["a"]})", Limits{}).error().param, "query");
  for (const char* side : {"up", "LEFT", ""}) {
    const auto refused = ParseTei(R"("texts":["a"],"truncation_direction":")" +
                                  std::string(side) + "\"");
    ASSERT_FALSE(refused) << side;
    EXPECT_EQ(refused.error().param, "truncation_direction");
  }

  Limits small;
  small.max_documents = 1;
  const auto large = kTei.parse(R"({"query":"q","texts":["a","b"]})", small);
  EXPECT_EQ(kTei.errors.status(large.error().code), 413);
  EXPECT_EQ(large.error().message,
            "batch size 2 > maximum allowed batch size 1");

  EXPECT_EQ(ErrorOf({ErrorCode::kUnavailable, "Model is overloaded", ""}),
            R"({"error":"Model is overloaded","error_type":"Overloaded"})");
  EXPECT_EQ(kTei.errors.status(ErrorCode::kUnavailable), 429);
  EXPECT_EQ(ErrorOf({ErrorCode::kInternal, "x", ""}),
            R"({"error":"x","error_type":"Backend"})");
  EXPECT_EQ(kTei.errors.status(ErrorCode::kInternal), 424);
  EXPECT_EQ(kTei.errors.render({.id = "i", .status = 503, .message = "x"}),
            R"({"error":"x","error_type":"Unhealthy"})");
}

TEST(TeiInfoTest, DescribesAReranker) {
  EXPECT_EQ(
      kTei.info->render({.model = "m",
                         .precision = "f32",
                         .max_concurrent_requests = 512,
                         .max_input_tokens = 512,
                         .max_batch_tokens = 16384,
                         .max_documents = 10'000,
                         .tokenizer_threads = 2,
                         .version = "0.1.0"}),
      R"({"model_id":"m","model_sha":null,"model_dtype":"float32",)"
      R"("model_type":{"reranker":{"id2label":{"0":"LABEL_0"},)"
      R"("label2id":{"LABEL_0":0}}},"max_concurrent_requests":512,)"
      R"("max_input_length":512,"max_batch_tokens":16384,)"
      R"("max_batch_requests":null,"max_client_batch_size":10000,)"
      R"("auto_truncate":true,"tokenization_workers":2,"version":"0.1.0",)"
      R"("sha":null,"docker_label":null})");
}

}  // namespace
}  // namespace podium
