#include "eval/reported_queries.h"

#include <gtest/gtest.h>

#include "eval/judged_ranking.h"
#include "eval/testing/run_of.h"

namespace podium {
namespace {

Qrels Judgments(const std::string& text) {
  return *ReadQrels(BytesOf("qrels.txt", text));
}

TEST(ReportQueries, ListsDocumentsAtTheTopOfEitherRun) {
  const Qrels qrels = Judgments("q1 0 a 0\nq1 0 b 2\nq1 0 c -1\nq2 0 a 1\n");
  const TrecRunFile first = RunOf(
      "q1 Q0 a 1 9 x\nq1 Q0 d 2 8 x\nq1 Q0 c 3 7 x\nq1 Q0 b 4 6 x\n"
      "q1 Q0 e 5 5 x\n");
  const TrecRunFile last = RunOf(
      "q1 Q0 b 1 0.9 y\nq1 Q0 c 2 0.5 y\nq1 Q0 e 3 -1 y\nq1 Q0 a 4 -2 y\n");
  const std::vector<std::string> qids = {"q1", "q2"};
  const std::vector<RankerScores> scores = {{0.875, 0.5}};
  const auto queries = ReportQueries(qrels, qids, first, last, scores, 2);
  ASSERT_EQ(queries.size(), 2u);
  EXPECT_TRUE(queries[1].documents.empty());
  std::vector<std::string> documents;
  for (const ReportedDocument& document : queries[0].documents) {
    documents.push_back(document.docno + " " + std::to_string(document.grade) +
                        " " + std::to_string(document.rank_before) + ">" +
                        std::to_string(document.rank_after) +
                        (document.score ? " scored" : ""));
  }
  // Without e, which is in neither run's top two.
  EXPECT_EQ(documents,
            (std::vector<std::string>{"b 2 4>1 scored", "c -2 3>2 scored",
                                      "a 0 1>4", "d -1 2>0"}));
  // The ranker's score, not the run's.
  EXPECT_EQ(queries[0].documents[0].score, 0.875);
}

TEST(Calibration, CountsJudgedPairsByTheirScore) {
  const Qrels qrels =
      Judgments("q 0 a 2\nq 0 b 0\nq 0 c 1\nq 0 d -1\nq 0 z 1\np 0 a 1\n");
  const TrecRunFile run = RunOf(
      "q Q0 a 1 1 x\nq Q0 b 2 0.95 x\nq Q0 c 3 0.3 x\nq Q0 d 4 0.25 x\n"
      "q Q0 e 5 0.2 x\nq Q0 z 6 -1 x\nn Q0 a 1 5 x\n");
  const std::vector<RankerScores> scores = {{1, 0.95, 0.3, 0.25, 0.2}, {0.5}};
  const auto bins = Calibration(qrels, run, scores, 2);
  ASSERT_EQ(bins.size(), 10u);
  EXPECT_EQ(bins[9].pairs, 2);
  EXPECT_EQ(bins[9].relevant_pairs, 1);
  EXPECT_DOUBLE_EQ(bins[9].probability, 0.975);
  EXPECT_EQ(bins[9].high, 1);
  EXPECT_EQ(bins[3].pairs, 1);  // 0.3 is its lower end
  EXPECT_EQ(bins[3].relevant_pairs, 0);
  EXPECT_EQ(bins[2].pairs, 0);  // neither document was judged
  EXPECT_EQ(Calibration(qrels, run, scores, 1)[3].relevant_pairs, 1);
  // Without `scores`, -1 counts as a score too.
  EXPECT_TRUE(Calibration(qrels, run, {}, 1).empty());
}

}  // namespace
}  // namespace podium
