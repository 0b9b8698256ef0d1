#include "eval/reranked_run.h"

#include <gtest/gtest.h>

#include "eval/judged_ranking.h"
#include "eval/testing/run_of.h"

namespace podium {
namespace {

std::vector<std::string> Order(const RetrievedQuery& query) {
  std::vector<std::string> order;
  for (const RetrievedDocument& document : BestFirst(query, 100))
    order.emplace_back(document.docno);
  return order;
}

TEST(PutInNewOrder, OtherDocumentsFollowInTheirOrder) {
  const TrecRunFile first = RunOf(
      "q2 Q0 x 1 1 a\n"
      "q1 Q0 d 4 6 a\nq1 Q0 a 1 9 a\nq1 Q0 b 2 8 a\nq1 Q0 c 3 7 a\n"
      "q1 Q0 e 5 6 a\n");
  const std::vector<RerankedQuery> reranked = {
      {"q1", {{"c", 0.75}, {"a", 0.25}}}, {"q2", {{"x", 0.5}}}};
  const RerankedRun made = PutInNewOrder("new", "tag", first, reranked);
  EXPECT_EQ(made.run.name, "new");
  EXPECT_EQ(made.scores, (std::vector<RankerScores>{{0.75, 0.25}, {0.5}}));
  // d and e have equal scores: the last name first, as in evaluation.
  EXPECT_EQ(Order(*made.run.Find("q1")),
            (std::vector<std::string>{"c", "a", "b", "e", "d"}));
  EXPECT_EQ(TrecRunText(made.run),
            "q1 Q0 c 1 0.75 tag\nq1 Q0 a 2 0.25 tag\nq1 Q0 b 3 -1 tag\n"
            "q1 Q0 e 4 -2 tag\nq1 Q0 d 5 -3 tag\nq2 Q0 x 1 0.5 tag\n");
}

TEST(PutInNewOrder, HandlesScoresOfAnySize) {
  const TrecRunFile first =
      RunOf("q Q0 a 1 3 r\nq Q0 b 2 2 r\nq Q0 c 3 1 r\nq Q0 d 4 0 r\n");
  for (const double score : {-2.5, 0.0, 7.0, -1e300, -1e17}) {
    const std::vector<RerankedQuery> reranked = {{"q", {{"c", score}}}};
    const RerankedRun made = PutInNewOrder("new", "tag", first, reranked);
    EXPECT_EQ(Order(*made.run.Find("q")),
              (std::vector<std::string>{"c", "a", "b", "d"}))
        << score;
  }
  // The reranker returned nothing: the first stage's order stays.
  const std::vector<RerankedQuery> nothing = {{"q", {}}};
  const RerankedRun made = PutInNewOrder("new", "tag", first, nothing);
  EXPECT_EQ(Order(*made.run.Find("q")),
            (std::vector<std::string>{"a", "b", "c", "d"}));
}

// If a model's scores are all 1, or all 0, as floats, its order is kept, not
// that of the names.
TEST(PutInNewOrder, EqualScoresKeepTheRerankersOrder) {
  const TrecRunFile first =
      RunOf("q Q0 a 1 3 r\nq Q0 b 2 2 r\nq Q0 c 3 1 r\nq Q0 d 4 0 r\n");
  const std::vector<RerankedQuery> ones = {
      {"q", {{"b", 1}, {"a", 1}, {"c", 1}}}};
  const RerankedRun made = PutInNewOrder("new", "tag", first, ones);
  EXPECT_EQ(TrecRunText(made.run),
            "q Q0 b 1 1 tag\nq Q0 a 2 0.99999994 tag\n"
            "q Q0 c 3 0.9999999 tag\nq Q0 d 4 -1 tag\n");
  EXPECT_EQ(made.scores, (std::vector<RankerScores>{{1, 1, 1}}));
  const std::vector<RerankedQuery> zeros = {
      {"q", {{"b", 0}, {"d", 0}, {"a", 0}}}};
  EXPECT_EQ(Order(*PutInNewOrder("new", "tag", first, zeros).run.Find("q")),
            (std::vector<std::string>{"b", "d", "a", "c"}));
}

TEST(TrecRunText, ReadsBackInTheSameOrder) {
  const float score = 0.9612854F;
  const TrecRunFile first = RunOf("q Q0 a 1 2 r\nq Q0 b 2 1 r\n");
  const std::vector<RerankedQuery> reranked = {
      {"q", {{"b", static_cast<double>(score)}, {"a", 0.1}}}};
  const std::string text =
      TrecRunText(PutInNewOrder("new", "tag", first, reranked).run);
  EXPECT_EQ(text, "q Q0 b 1 0.9612854 tag\nq Q0 a 2 0.1 tag\n");
  EXPECT_EQ(Order(*RunOf(text).Find("q")),
            (std::vector<std::string>{"b", "a"}));
}

}  // namespace
}  // namespace podium
