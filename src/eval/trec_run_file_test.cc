#include "eval/trec_run_file.h"

#include <gtest/gtest.h>

#include <cmath>

namespace podium {
namespace {

Result<TrecRunFile> ReadRunFile(std::string text) {
  return ReadTrecRunFile(BytesOf("run.txt", std::move(text)));
}

TEST(ReadTrecRunFile, AcceptsLinesInAnyOrder) {
  const auto run = ReadRunFile(
      "# made by hand\n"
      "q1 Q0 d1 first 2.5 a\n"
      "q2 Q0 d1 1 -inf a\n"
      "\n"
      "q1\tQ0\td2\t9\t+1e-3\tb and more\r\n");
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(run->run_id, "b");
  const RetrievedQuery* first = run->Find("q1");
  ASSERT_NE(first, nullptr);
  ASSERT_EQ(first->documents.size(), 2u);
  EXPECT_EQ(first->documents[1].docno, "d2");
  EXPECT_EQ(first->documents[1].score, 1e-3);
  EXPECT_EQ(first->documents[1].line, 5);
  EXPECT_EQ(run->Find("q2")->documents[0].score, -HUGE_VAL);
  EXPECT_EQ(run->Find("q3"), nullptr);
}

TEST(ReadTrecRunFile, DetectsJsonl) {
  const auto read = [](std::string text) {
    return ReadTrecRunFile(BytesOf("run.jsonl", std::move(text)),
                           RunFormat::kDetected);
  };
  const std::string lines =
      "{\"query_id\": \"q1\", \"results\": [{\"document\": {\"id\": \"d1\"}, "
      "\"index\": 0, \"relevance_score\": 0.5}], \"model\": \"m\"}\n"
      "{\"query_id\": \"q2\", \"results\": [], \"model\": \"m\"}\n"
      "{\"query_id\": \"q1\", \"doc_id\": \"d2\", \"score\": 1}\n";
  const auto run = read(lines);
  ASSERT_TRUE(run) << run.error().message;
  ASSERT_EQ(run->queries.size(), 1u);
  EXPECT_EQ(run->Find("q1")->documents[0].score, 0.5);
  EXPECT_EQ(run->Find("q1")->documents[1].docno, "d2");
  EXPECT_EQ(run->Find("q1")->documents[1].line, 3);
  const auto wrong = read(lines + "{\"query_id\": \"q1\"}\n");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message, "run.jsonl:4: expected \"doc_id\"");
  EXPECT_TRUE(read("q1 Q0 d1 1 2.5 a\n"));
  EXPECT_FALSE(ReadRunFile(lines));  // not if TREC's format is required
}

// Views must stay valid after a move.
TEST(ReadTrecRunFile, CanBeMoved) {
  auto read = ReadRunFile("q1 Q0 d1 1 2.5 a\n");
  const TrecRunFile run = *std::move(read);
  ASSERT_NE(run.Find("q1"), nullptr);
  EXPECT_EQ(run.Find("q1")->documents[0].docno, "d1");
}

TEST(ReadTrecRunFile, NamesFileLineAndReason) {
  const auto wrong = [](std::string text) {
    const auto run = ReadRunFile(std::move(text));
    EXPECT_FALSE(run);
    EXPECT_EQ(run.error().code, ErrorCode::kInvalidData);
    return run.error().message;
  };
  EXPECT_EQ(wrong("q1 Q0 d1 1 2.5 a\nq1 Q0 d2 1 2.5\n"),
            "run.txt:2: expected 6 fields (qid Q0 docno rank score tag), "
            "found 5");
  EXPECT_EQ(wrong("q1 Q0 d1 1 high a\n"),
            "run.txt:1: the score 'high' is not a number");
  EXPECT_EQ(wrong(""), "run.txt: no documents");
}

}  // namespace
}  // namespace podium
