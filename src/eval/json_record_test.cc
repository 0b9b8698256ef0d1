#include "eval/json_record.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

namespace podium {
namespace {

// "q: d1 0.5, d2 1" or the error.
std::string RunText(std::string_view line) {
  const auto record = ParseRunJson(line);
  if (!record) return record.error().message;
  std::string text = record->qid + ":";
  for (const ScoredDocument& document : record->documents) {
    char score[32];
    std::snprintf(score, sizeof score, " %g,", document.score);
    text += " " + document.docno + score;
  }
  text.pop_back();
  return text;
}

std::string Judgment(std::string_view line) {
  const auto record = ParseJudgmentJson(line);
  if (!record) return record.error().message;
  return fmt::format("{} {} {}", record->qid, record->docno, record->grade);
}

TEST(ParseRunJson, ReadsOneDocument) {
  EXPECT_EQ(RunText(R"({"query_id": "q", "doc_id": "d1", "score": 0.5})"),
            "q: d1 0.5");
  EXPECT_EQ(RunText(R"({"qid": 7, "docno": 12, "score": 3, "rank": 1})"),
            "7: 12 3");
  EXPECT_EQ(
      RunText(
          R"({"query-id": "q", "corpus-id": "d", "relevance_score": -1e3})"),
      "q: d -1000");
}

TEST(ParseRunJson, ReadsARankingOfPodium) {
  const std::string line =
      R"({"query_id": "q", "query": "a question", "results": [)"
      R"({"document": {"id": "d1", "text": "x"}, "index": 4,)"
      R"( "relevance_score": 0.5},)"
      R"({"document": {"text": "y"}, "index": 3, "relevance_score": 0.25},)"
      R"({"document": {"id": "d3"}, "index": 0, "relevance_score": 0.1,)"
      R"( "fused_score": 0.9}], "model": "podium-MiniLM-L6"})";
  EXPECT_EQ(RunText(line), "q: d1 0.5, 3 0.25, d3 0.9");
  EXPECT_EQ(ParseRunJson(line)->model, "podium-MiniLM-L6");
  EXPECT_TRUE(
      ParseRunJson(R"({"query_id": "q", "results": []})")->documents.empty());
}

// Results whose scores rounding made equal keep the reranker's order.
TEST(ParseRunJson, MakesEqualScoresFall) {
  const auto scores = [](const std::string& results) {
    const auto record =
        ParseRunJson(R"({"query_id": "q", "results": [)" + results + "]}");
    std::vector<double> read;
    for (const ScoredDocument& document : record->documents)
      read.push_back(document.score);
    return read;
  };
  EXPECT_EQ(scores(R"({"index": 0, "score": 1}, {"index": 1, "score": 1.0})"),
            (std::vector<double>{1, static_cast<double>(0.99999994F)}));
  // If results are not sorted, their order means nothing.
  EXPECT_EQ(scores(R"({"index": 0, "score": 0}, {"index": 1, "score": 1},)"
                   R"({"index": 2, "score": 1})"),
            (std::vector<double>{0, 1, 1}));
}

TEST(ParseRunJson, ErrorsNameTheExpectedField) {
  EXPECT_EQ(RunText(R"(["q"])"), "expected an object");
  EXPECT_EQ(RunText(R"({"query_id")"), "malformed JSON");
  EXPECT_EQ(RunText(R"({"doc_id": "d"})"), "expected \"query_id\"");
  EXPECT_EQ(RunText(R"({"query_id": "q"})"), "expected \"doc_id\"");
  EXPECT_EQ(RunText(R"({"query_id": "q", "doc_id": "d"})"),
            "expected \"score\"");
  EXPECT_EQ(RunText(R"({"query_id": "q", "doc_id": "d", "score": "1"})"),
            "expected a number in \"score\"");
  EXPECT_EQ(RunText(R"({"query_id": "", "doc_id": "d", "score": 1})"),
            "\"query_id\" is neither a non-empty string nor an integer");
  const std::string ok = R"({"index": 0, "relevance_score": 1})";
  EXPECT_EQ(RunText(R"({"query_id": "q", "results": [)" + ok + ", 7]}"),
            "results[1]: expected an object");
  EXPECT_EQ(RunText(R"({"query_id": "q", "results": [{"index": 0}]})"),
            "results[0]: expected \"relevance_score\"");
  EXPECT_EQ(RunText(R"({"query_id": "q", "results": [{"score": 1}]})"),
            "results[0]: expected \"document\" with an \"id\", or \"index\"");
}

TEST(ParseJudgmentJson, AcceptsTheCommonFieldNames) {
  EXPECT_EQ(Judgment(R"({"query_id": "q", "doc_id": "d", "relevance": 2,)"
                     R"( "iteration": "0"})"),
            "q d 2");
  EXPECT_EQ(Judgment(R"({"query-id": "q", "corpus-id": 5, "score": 1.0})"),
            "q 5 1");
  EXPECT_EQ(Judgment(R"({"qid": "q", "document_id": "d", "grade": -1})"),
            "q d -1");
  EXPECT_EQ(Judgment(R"({"query_id": "q", "doc_id": "d", "score": 0.5})"),
            "q d 0.5");
  EXPECT_EQ(Judgment(R"({"query_id": "q", "doc_id": "d"})"),
            "expected \"relevance\"");
}

}  // namespace
}  // namespace podium
