#include "api/dialects/cohere_v2.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

Result<RerankCall> ParseCohereV2(std::string_view body) {
  return kCohereV2.parse(body, Limits{});
}

// The error for a body that must be refused.
Error CohereV2Refused(std::string_view body) {
  const auto call = ParseCohereV2(body);
  if (!call) return call.error();
  ADD_FAILURE() << "accepted: " << body;
  return {};
}

TEST(CohereV2Test, ReadsTheRecordedRequest) {
  const auto call = ParseCohereV2(
      R"({"model": "rerank-v3.5", "query": "Test query", "documents": )"
      R"(["This is a test document.", "Another test document."], )"
      R"("top_n": 3, "max_tokens_per_doc": null})");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->model, "rerank-v3.5");
  EXPECT_EQ(call->request.query, "Test query");
  ASSERT_EQ(call->request.documents.size(), 2u);
  EXPECT_EQ(call->request.documents[1], "Another test document.");
  EXPECT_EQ(call->request.top_n, 3);
  EXPECT_EQ(call->request.max_tokens_per_doc, 4096);
  EXPECT_EQ(call->priority, 0);
  EXPECT_FALSE(call->return_documents);
}

TEST(CohereV2Test, ReadsEveryField) {
  const auto call = ParseCohereV2(
      R"({"model":"m","query":"q","documents":["a",""],"top_n":1,)"
      R"("max_tokens_per_doc":100,"priority":7,"return_documents":true,)"
      R"("max_chunks_per_doc":10,"rank_fields":["text"]})");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->request.max_tokens_per_doc, 100);
  EXPECT_EQ(call->request.max_chunks_per_doc, 10);
  EXPECT_EQ(call->priority, 7);
  ASSERT_EQ(call->document_json.size(), 2u);
  EXPECT_EQ(call->document_json[0], R"({"text":"a"})");
  EXPECT_EQ(call->document_json[1], R"({"text":""})");
}

TEST(CohereV2Test, ReadsWhetherScoresAreCalibrated) {
  const auto calibrated = [](std::string_view more) {
    const auto call =
        ParseCohereV2(R"({"model":"m","query":"q","documents":["a"])" +
                      std::string(more) + "}");
    EXPECT_TRUE(call);
    return call->calibrated;
  };
  EXPECT_EQ(calibrated(""), std::nullopt);
  EXPECT_EQ(calibrated(R"(,"calibrated":null)"), std::nullopt);
  EXPECT_EQ(calibrated(R"(,"calibrated":true)"), true);
  EXPECT_EQ(calibrated(R"(,"calibrated":false)"), false);
  EXPECT_EQ(CohereV2Refused(R"({"model":"m","query":"q","documents":["a"],)"
                            R"("calibrated":"true"})")
                .param,
            "calibrated");
}

TEST(CohereV2Test, NullIsAbsentForOptionalFields) {
  const auto call = ParseCohereV2(
      R"({"model":"m","query":"q","documents":["a"],"top_n":null,)"
      R"("max_tokens_per_doc":null,"priority":null,"return_documents":null,)"
      R"("max_chunks_per_doc":null,"rank_fields":null})");
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->request.top_n, std::nullopt);
}

TEST(CohereV2Test, RefusesUnknownFieldsWithCoheresMessage) {
  const Error error = CohereV2Refused(
      R"({"model":"m","query":"q","documents":["a"],"top_k":3})");
  EXPECT_EQ(error.code, ErrorCode::kUnprocessable);
  EXPECT_EQ(error.message,
            "unknown field: parameter 'top_k' is not a valid field. For proper "
            "usage, please refer to https://docs.cohere.com/reference/rerank");
  EXPECT_EQ(error.param, "top_k");
}

TEST(CohereV2Test, RequiresAModel) {
  for (const char* body : {R"({"query":"q","documents":["a"]})",
                           R"({"model":null,"query":"q","documents":["a"]})",
                           R"({"model":"","query":"q","documents":["a"]})"}) {
    const Error error = CohereV2Refused(body);
    EXPECT_EQ(error.message,
              "a model parameter is required for this endpoint.");
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
  }
}

TEST(CohereV2Test, UsesCoheresErrorMessages) {
  const auto message = [](std::string_view rest) {
    const Error error =
        CohereV2Refused(R"({"model":"m",)" + std::string(rest) + "}");
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
    return error.message;
  };
  EXPECT_EQ(message(R"("query":"","documents":["a"])"),
            "invalid request: query must not be empty or be only whitespace");
  EXPECT_EQ(message(R"("query":" \t\n\u00a0\u3000","documents":["a"])"),
            "invalid request: query must not be empty or be only whitespace");
  EXPECT_EQ(message(R"("query":"q","documents":[])"),
            "invalid request: list of documents must not be empty");
  EXPECT_EQ(message(R"("documents":["a"])"),
            "invalid request: query is required");
  EXPECT_EQ(message(R"("query":null,"documents":["a"])"),
            "invalid request: query is required");
  EXPECT_EQ(message(R"("query":"q")"),
            "invalid request: documents is required");
  EXPECT_EQ(message(R"("query":["q"],"documents":["a"])"),
            "invalid request: query must be a string");
  EXPECT_EQ(message(R"("query":"q","documents":"a")"),
            "invalid request: documents must be an array");
  EXPECT_EQ(message(R"("query":"q","documents":["a","b","c",3])"),
            "invalid request: documents[3] must be a string");
  EXPECT_EQ(message(R"("query":"q","documents":[{"text":"a"}])"),
            "invalid request: documents[0] must be a string");
  EXPECT_EQ(message(R"("query":"q","documents":["a","b"],"top_n":0)"),
            "invalid request: return_top_n is invalid, value must be between "
            "1 and 2");
  EXPECT_EQ(message(R"("query":"q","documents":["a"],"return_documents":"t")"),
            "invalid request: return_documents must be true or false");
  EXPECT_EQ(message(R"("query":"q","documents":["a"],"priority":1000)"),
            "invalid request: priority must be between 0 and 999");
  EXPECT_EQ(message(R"("query":"q","documents":["a"],"max_tokens_per_doc":0)"),
            "invalid request: max_tokens_per_doc must be at least 1");
  EXPECT_EQ(message(R"("query":"q","documents":["a"],"rank_fields":[1])"),
            "invalid request: rank_fields[0] must be a string");
}

TEST(CohereV2Test, TopNIsA64BitInteger) {
  for (const char* top_n :
       {"1.5", "\"3\"", "1e30", "9223372036854775808", "true", "[1]"}) {
    const Error error = CohereV2Refused(
        R"({"model":"m","query":"q","documents":["a"],"top_n":)" +
        std::string(top_n) + "}");
    EXPECT_EQ(error.message, "invalid request: top_n must be an integer");
    EXPECT_EQ(error.param, "top_n");
  }
}

TEST(CohereV2Test, RefusesMalformedBodies) {
  for (const char* body :
       {"", "  ", "{", "nonsense", R"({"query":"q",})", "{\"query\":\"\xff\"}",
        R"({"query":"\ud800"})", R"({"query":"a","query":"b"})"}) {
    EXPECT_TRUE(
        CohereV2Refused(body).message.starts_with("invalid json syntax: "))
        << body;
  }
  for (const char* body : {"null", "[]", "1", R"("x")"}) {
    EXPECT_EQ(CohereV2Refused(body).message,
              "invalid request: the body must be a JSON object");
  }
  EXPECT_FALSE(ParseCohereV2(std::string(100'000, '[')));
}

TEST(CohereV2Test, LimitsDocumentsAndChunks) {
  Limits limits;
  limits.max_documents = 3;
  limits.max_chunks = 20;
  const auto parse = [&](std::string_view rest) {
    return kCohereV2.parse(
        R"({"model":"m","query":"q",)" + std::string(rest) + "}", limits);
  };
  EXPECT_TRUE(parse(R"("documents":["a","b","c"])"));
  const auto many = parse(R"("documents":["a","b","c","d"])");
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().param, "documents");
  EXPECT_TRUE(parse(R"("documents":["a","b"],"max_chunks_per_doc":10)"));
  const auto chunks = parse(R"("documents":["a","b"],"max_chunks_per_doc":11)");
  ASSERT_FALSE(chunks);
  EXPECT_EQ(chunks.error().message,
            "invalid request: number of total max chunks (number of documents "
            "* max chunks per doc) must be less than 20");
  EXPECT_FALSE(parse(
      R"("documents":["a","b"],"max_chunks_per_doc":9223372036854775807)"));
}

TEST(CohereV2Test, WritesTheRecordedResponseByteForByte) {
  RerankCall call;
  Ranking ranking;
  ranking.results = {{0, 0.10415817f}, {1, 0.0872602f}};
  ranking.usage.query_tokens = 2;
  ranking.usage.document_tokens = {5, 3};
  EXPECT_EQ(
      kCohereV2.render({.id = "4174a27b-ad53-477f-a667-9ded674ec807",
                        .model = "m",
                        .call = call,
                        .ranking = ranking}),
      R"({"id":"4174a27b-ad53-477f-a667-9ded674ec807","results":[{"index":0,)"
      R"("relevance_score":0.10415817},{"index":1,"relevance_score":)"
      R"(0.0872602}],"meta":{"api_version":{"version":"2"},"billed_units":)"
      R"({"search_units":1}}})");
}

}  // namespace
}  // namespace podium
