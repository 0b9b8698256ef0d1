#include "api/dialects/vllm_score.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using Pairs = std::vector<std::pair<std::string, std::vector<std::string>>>;

Pairs PairsOf(std::string_view body) {
  const auto call = kVllmScore.parse(body, Limits{});
  if (!call) {
    ADD_FAILURE() << call.error().message;
    return {};
  }
  Pairs pairs;
  for (const RankRequest& request : call->requests) {
    pairs.emplace_back(request.query, request.documents);
  }
  return pairs;
}

Error ScoreRefused(std::string_view body) {
  const auto call = kVllmScore.parse(body, Limits{});
  if (!call) return call.error();
  ADD_FAILURE() << "accepted: " << body;
  return {};
}

TEST(ScoreTest, OneTextAgainstMany) {
  EXPECT_EQ(PairsOf(R"({"text_1":"q","text_2":"a"})"), (Pairs{{"q", {"a"}}}));
  EXPECT_EQ(PairsOf(R"({"text_1":["q"],"text_2":["a","b"]})"),
            (Pairs{{"q", {"a", "b"}}}));
  EXPECT_EQ(PairsOf(R"({"queries":"q","documents":["a","b"]})"),
            (Pairs{{"q", {"a", "b"}}}));
  EXPECT_EQ(PairsOf(R"({"queries":"q","items":["a"],"text_1":null})"),
            (Pairs{{"q", {"a"}}}));
  EXPECT_EQ(PairsOf(R"({"data_1":"q","data_2":[{"text":"a"}]})"),
            (Pairs{{"q", {"a"}}}));
}

TEST(ScoreTest, ManyAgainstManyPairByPair) {
  EXPECT_EQ(PairsOf(R"({"text_1":["p","q","q","p"],)"
                    R"("text_2":["a","b","c","d"]})"),
            (Pairs{{"p", {"a"}}, {"q", {"b", "c"}}, {"p", {"d"}}}));
}

TEST(ScoreTest, ScoresComeInTheOrderOfThePairs) {
  std::vector<Ranking> rankings(2);
  rankings[0].results = {{1, 0.75f, 1.0f}, {0, 0.5f, 0.0f}};
  rankings[0].usage.query_tokens = 100;
  rankings[0].usage.document_tokens = {2, 300};
  rankings[0].usage.scored_tokens = 7;
  rankings[1].results = {{0, 1.0f, 20.0f}};
  rankings[1].usage.scored_tokens = 9;
  EXPECT_EQ(
      kVllmScore.render({.id = "i",
                         .created = 1700000000,
                         .model = "m",
                         .rankings = rankings}),
      R"({"id":"score-i","object":"list","created":1700000000,"model":"m",)"
      R"("data":[{"index":0,"object":"score","score":0.5},)"
      R"({"index":1,"object":"score","score":0.75},)"
      R"({"index":2,"object":"score","score":1.0}],"usage":)"
      R"({"prompt_tokens":16,"total_tokens":16,"completion_tokens":0,)"
      R"("prompt_tokens_details":null}})");
  const std::string raw = kVllmScore.render(
      {.id = "i", .model = "m", .raw_scores = true, .rankings = rankings});
  EXPECT_NE(raw.find(R"("index":2,"object":"score","score":20.0)"),
            std::string::npos);
}

TEST(ScoreTest, ReadsOptions) {
  const auto call = kVllmScore.parse(
      R"({"model":"m","text_1":"q","text_2":"a","use_activation":false,)"
      R"("priority":3,"truncate_prompt_tokens":100,"truncation_side":"left",)"
      R"("max_tokens_per_query":20,"max_tokens_per_doc":70,"instruction":"i","x":1})",
      Limits{});
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->model, "m");
  EXPECT_TRUE(call->raw_scores);
  EXPECT_EQ(call->priority, 3);
  EXPECT_EQ(call->cuts.truncate_prompt_tokens, 100);
  EXPECT_TRUE(call->cuts.from_left);
  EXPECT_EQ(call->cuts.max_tokens_per_query, 20);
  EXPECT_EQ(call->instruction, "i");
  EXPECT_EQ(call->unknown_fields, std::vector<std::string>{"x"});
  const auto pairs = kVllmScore.parse(
      R"({"text_1":["p","q"],"text_2":["a","b"],"truncate_prompt_tokens":-1,)"
      R"("max_tokens_per_doc":70})",
      Limits{});
  ASSERT_TRUE(pairs) << pairs.error().message;
  for (const RankRequest& request : pairs->requests) {
    EXPECT_EQ(request.max_chunks_per_doc, 1);
    EXPECT_EQ(request.max_tokens_per_doc, 70);
  }
}

TEST(ScoreTest, DescribesErrors) {
  EXPECT_EQ(ScoreRefused(R"({"text_1":"q"})").message,
            "invalid request: text_1 and text_2, queries and documents, or "
            "data_1 and data_2 are required");
  EXPECT_EQ(ScoreRefused(R"({"text_1":["p","q"],"text_2":["a"]})").message,
            "invalid request: text_1 must be one text, or as many as there "
            "are in text_2");
  EXPECT_EQ(ScoreRefused(R"({"text_1":["p","q"],"text_2":"a"})").param,
            "text_1");
  EXPECT_EQ(ScoreRefused(R"({"text_1":[],"text_2":["a"]})").param, "text_1");
  EXPECT_EQ(ScoreRefused(R"({"text_1":"q","text_2":[]})").param, "text_2");
  EXPECT_EQ(ScoreRefused(R"({"text_1":["q"," "],"text_2":["a","b"]})").param,
            "text_1[1]");
  EXPECT_EQ(ScoreRefused(R"({"text_1":"q","text_2":["a",3]})").param,
            "text_2[1]");
  EXPECT_EQ(ScoreRefused(R"({"text_1":7,"text_2":["a"]})").param, "text_1");
  EXPECT_EQ(ScoreRefused(R"({"text_1":"q","text_2":"a",)"
                         R"("truncation_side":"sideways"})")
                .message,
            "invalid request: truncation_side must be left or right");
  Limits small;
  small.max_documents = 1;
  EXPECT_FALSE(kVllmScore.parse(R"({"text_1":"q","text_2":["a","b"]})", small));
}

}  // namespace
}  // namespace podium
