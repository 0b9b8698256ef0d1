#include "api/response_shape.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "api/client_dialect.h"

namespace podium {
namespace {

const ResponseShape& Cohere() {
  return FindClientDialect("cohere_v2")->response;
}
const ResponseShape& Voyage() { return FindClientDialect("voyage")->response; }
const ResponseShape& Tei() { return FindClientDialect("tei")->response; }

std::vector<int64_t> Order(const Ranking& ranking) {
  std::vector<int64_t> order;
  for (const RankResult& result : ranking.results) {
    order.push_back(result.index);
  }
  return order;
}

TEST(ReadRankingTest, SortsResultsInAnyOrder) {
  const auto ranking =
      ReadRanking(Tei(),
                  R"([{"index":3,"score":0.5},{"index":0,"score":-1e-3},)"
                  R"({"index":1,"score":0.5},{"index":2,"score":7}])",
                  4, 4);
  ASSERT_TRUE(ranking) << ranking.error().message;
  EXPECT_EQ(Order(*ranking), (std::vector<int64_t>{2, 3, 1, 0}));
  EXPECT_EQ(ranking->results[0].relevance_score, 7.0f);
  EXPECT_EQ(ranking->results[0].logit, std::nullopt);
}

// A server sorts by scores before it rounds them.
TEST(ReadRankingTest, EqualScoresKeepTheResponsesOrder) {
  const auto ranking =
      ReadRanking(Cohere(),
                  R"({"results":[{"index":2,"relevance_score":1},)"
                  R"({"index":0,"relevance_score":1.0},)"
                  R"({"index":1,"relevance_score":0.99999999}]})",
                  3, 3);
  ASSERT_TRUE(ranking) << ranking.error().message;
  EXPECT_EQ(Order(*ranking), (std::vector<int64_t>{2, 0, 1}));
}

TEST(ReadRankingTest, ReadsTheRecordedResponse) {
  const auto ranking = ReadRanking(
      Cohere(),
      R"({"id":"4174a27b-ad53-477f-a667-9ded674ec807","results":[{"index":0,)"
      R"("relevance_score":0.10415817},{"index":1,"relevance_score":)"
      R"(0.0872602}],"meta":{"api_version":{"version":"2"},"billed_units":)"
      R"({"search_units":1}}})",
      2, 3);
  ASSERT_TRUE(ranking) << ranking.error().message;
  EXPECT_EQ(Order(*ranking), (std::vector<int64_t>{0, 1}));
  EXPECT_EQ(ranking->results[0].relevance_score, 0.10415817f);
  EXPECT_EQ(ranking->usage.search_units, 1);
  EXPECT_EQ(ranking->usage.total_tokens, std::nullopt);
}

TEST(ReadRankingTest, IgnoresUnknownMembers) {
  for (const std::string_view body : {
           R"({"results":[{"index":0,"relevance_score":1}]})",
           R"({"x":[{"y":null}],"results":[{"index":0,"relevance_score":0.5,)"
           R"("document":"a","extra":{}}],"meta":null})",
           R"({"results":[{"index":0,"relevance_score":0.5}],"meta":)"
           R"({"billed_units":{"search_units":"many"}},"usage":7})",
           R"({"results":[{"index":0,"relevance_score":0.5}],"meta":)"
           R"({"billed_units":{"search_units":-1}}})",
       }) {
    const auto ranking = ReadRanking(Cohere(), body, 1, 1);
    ASSERT_TRUE(ranking) << body << ranking.error().message;
    EXPECT_EQ(ranking->usage.search_units, std::nullopt);
  }
}

struct Lie {
  std::string_view body;
  std::string_view found;  // what the message says
};

void ExpectRefused(const ResponseShape& shape, const Lie& lie,
                   int64_t documents, int64_t top_n) {
  const auto ranking = ReadRanking(shape, lie.body, documents, top_n);
  ASSERT_FALSE(ranking) << lie.body;
  EXPECT_EQ(ranking.error().code, ErrorCode::kBadResponse);
  EXPECT_EQ(ranking.error().message, lie.found) << lie.body;
}

TEST(ReadRankingTest, RefusesInconsistentResults) {
  constexpr Lie kLies[] = {
      {R"({"results":[{"index":0,"relevance_score":0.5},)"
       R"({"index":7,"relevance_score":0.4}]})",
       "results[1].index is 7, but 2 documents were sent"},
      {R"({"results":[{"index":-1,"relevance_score":0.5},)"
       R"({"index":1,"relevance_score":0.4}]})",
       "results[0].index is -1, but 2 documents were sent"},
      {R"({"results":[{"index":1,"relevance_score":0.5},)"
       R"({"index":1,"relevance_score":0.4}]})",
       "results[1].index is 1, and so is results[0].index"},
      {R"({"results":[{"index":0,"relevance_score":0.5}]})",
       "the response has 1 results, but 2 were requested"},
      {R"({"results":[]})", "the response has 0 results, but 2 were requested"},
      {R"({"results":[{"index":0,"relevance_score":0.5},)"
       R"({"index":1,"relevance_score":0.4},)"
       R"({"index":1,"relevance_score":0.4}]})",
       "the response has 3 results, but 2 documents were sent"},
      {R"({"results":[{"index":0,"relevance_score":null},)"
       R"({"index":1,"relevance_score":0.4}]})",
       "results[0].relevance_score is null, not a number"},
      {R"({"results":[{"index":0,"relevance_score":"0.9"},)"
       R"({"index":1,"relevance_score":0.4}]})",
       "results[0].relevance_score is a string, not a number"},
      {R"({"results":[{"index":0,"relevance_score":1e300},)"
       R"({"index":1,"relevance_score":0.4}]})",
       "results[0].relevance_score is too large for a score"},
      {R"({"results":[{"index":0,"score":0.9},)"
       R"({"index":1,"relevance_score":0.4}]})",
       "results[0] has no \"relevance_score\""},
      {R"({"results":[{"relevance_score":0.9},)"
       R"({"index":1,"relevance_score":0.4}]})",
       "results[0] has no \"index\""},
      {R"({"results":[{"index":"0","relevance_score":0.9},)"
       R"({"index":1,"relevance_score":0.4}]})",
       "results[0].index is a string, not an integer"},
      {R"({"results":[{"index":0.0,"relevance_score":0.9},)"
       R"({"index":1,"relevance_score":0.4}]})",
       "results[0].index is not a 64-bit integer"},
      {R"({"results":[{"index":18446744073709551615,"relevance_score":0.9},)"
       R"({"index":1,"relevance_score":0.4}]})",
       "results[0].index is not a 64-bit integer"},
      {R"({"results":[0.5,0.4]})", "results[0] is a number, not an object"},
      {R"({"results":{"0":0.5}})",
       "results is an object, not an array: {\"results\":{\"0\":0.5}}"},
      {R"({"results":null})",
       "results is null, not an array: {\"results\":null}"},
      {R"([{"index":0,"relevance_score":0.5}])",
       "the response is an array, not an object: "
       R"([{"index":0,"relevance_score":0.5}])"},
      {R"({"message":"out of credit\n"})",
       "the response has no \"results\": out of credit"},
  };
  for (const Lie& lie : kLies) ExpectRefused(Cohere(), lie, 2, 2);
}

TEST(ReadRankingTest, RefusesInvalidJson) {
  constexpr Lie kLies[] = {
      {"", "the response is not JSON: empty input"},
      {"<html>502</html>", "the response is not JSON: malformed JSON"},
      {R"([{"index":0,"score":0.5)",
       "the response is not JSON: malformed JSON"},
      {R"([{"index":0,"score":0.5}] trailing)",
       "the response is not JSON: malformed JSON"},
      {R"([{"index":0,"score":NaN}])",
       "the response is not JSON: malformed JSON"},
      {R"([{"index":0,"score":-Infinity}])",
       "the response is not JSON: invalid or oversized number"},
      {R"([{"index":0,"score":1e999}])",
       "the response is not JSON: invalid or oversized number"},
      {R"([{"index":0,"index":0,"score":0.5}])",
       "the response is not JSON: duplicate key in an object"},
      {"[{\"index\":0,\"score\":0.5,\"text\":\"\xFF\"}]",
       "the response is not JSON: invalid UTF-8"},
      {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
       "the response is not JSON: malformed JSON"},
  };
  for (const Lie& lie : kLies) ExpectRefused(Tei(), lie, 1, 1);
}

TEST(ReadRankingTest, NamesThePlaceByTheDialectsMembers) {
  ExpectRefused(Voyage(),
                {R"({"data":[{"index":5,"relevance_score":1}]})",
                 "data[0].index is 5, but 5 documents were sent"},
                5, 1);
  ExpectRefused(
      Voyage(),
      {R"({"results":[]})", R"(the response has no "data": {"results":[]})"}, 5,
      1);
  ExpectRefused(Tei(),
                {R"([{"index":5,"score":1}])",
                 "response[0].index is 5, but 1 documents were sent"},
                1, 1);
  ExpectRefused(
      Tei(), {R"({"error":"x"})", "the response is an object, not an array: x"},
      1, 1);
}

constexpr std::string_view kGood =
    R"({"id":"i","results":[{"index":2,"relevance_score":0.5},)"
    R"({"index":0,"relevance_score":4e-05},{"index":1,"relevance_score":0.0}],)"
    R"("meta":{"billed_units":{"search_units":1}}})";

TEST(ReadRankingTest, RefusesTruncatedResponses) {
  ASSERT_TRUE(ReadRanking(Cohere(), kGood, 3, 3));
  for (size_t length = 0; length < kGood.size(); ++length) {
    EXPECT_FALSE(ReadRanking(Cohere(), kGood.substr(0, length), 3, 3))
        << length;
  }
}

// Whatever one wrong byte does to a response, an accepted ranking is valid.
TEST(ReadRankingTest, SurvivesAnyWrongByte) {
  using namespace std::string_view_literals;
  int refused = 0;
  for (size_t at = 0; at < kGood.size(); ++at) {
    for (const char wrong : "\"\\{}[],:01239-.eE \0\n\x1b\x80\xff"sv) {
      std::string body(kGood);
      body[at] = wrong;
      const auto ranking = ReadRanking(Cohere(), body, 3, 3);
      if (!ranking) {
        EXPECT_EQ(ranking.error().code, ErrorCode::kBadResponse);
        ++refused;
        continue;
      }
      std::vector<int64_t> order = Order(*ranking);
      std::sort(order.begin(), order.end());
      EXPECT_EQ(order, (std::vector<int64_t>{0, 1, 2})) << body;
      float last = std::numeric_limits<float>::infinity();
      for (const RankResult& result : ranking->results) {
        EXPECT_LE(result.relevance_score, last) << body;
        last = result.relevance_score;
      }
    }
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace podium
