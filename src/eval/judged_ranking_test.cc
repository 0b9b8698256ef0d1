#include "eval/judged_ranking.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using Grades = std::vector<int64_t>;

Result<JudgedRanking> JudgeFirst(std::string judgments, std::string results,
                                 const EvaluationOptions& options = {}) {
  const auto qrels = ReadQrels(BytesOf("qrels.txt", std::move(judgments)));
  const auto run = ReadTrecRunFile(BytesOf("run.txt", std::move(results)));
  const JudgedQuery& judged = qrels->queries[0];
  return Judge(*qrels, judged, *run, run->Find(judged.qid), options);
}

constexpr char kFiveJudgments[] =
    "q 0 zero 0\nq 0 one 1\nq 0 two 2\nq 0 minus -3\nq 0 other 2\n";
constexpr char kFiveRetrieved[] =
    "q Q0 one 1 5 r\nq Q0 unknown 1 7 r\nq Q0 zero 1 5 r\n"
    "q Q0 minus 1 4 r\nq Q0 two 1 1 r\n";

TEST(Judge, RanksByScoreThenByNameBackwards) {
  const auto ranking = JudgeFirst(kFiveJudgments, kFiveRetrieved);
  ASSERT_TRUE(ranking) << ranking.error().message;
  EXPECT_EQ(ranking->grades, (Grades{kUnpooled, 0, 1, kUnjudged, 2}));
  EXPECT_EQ(ranking->num_at_grade, (Grades{1, 1, 2}));
  EXPECT_EQ(ranking->num_rel, 3);
  EXPECT_EQ(ranking->num_rel_ret, 2);
}

TEST(Judge, HonoursTheOptions) {
  EXPECT_EQ(JudgeFirst(kFiveJudgments, kFiveRetrieved, {.max_ret = 2})->grades,
            (Grades{kUnpooled, 0}));
  EXPECT_EQ(
      JudgeFirst(kFiveJudgments, kFiveRetrieved, {.judged_only = true})->grades,
      (Grades{0, 1, 2}));
  const auto strict = JudgeFirst(kFiveJudgments, kFiveRetrieved, {.level = 2});
  EXPECT_EQ(strict->num_rel, 2);
  EXPECT_EQ(strict->num_rel_ret, 1);
}

TEST(Judge, TreatsAnEmptyRankingAsOneUnpooledDocument) {
  const std::string other = "p Q0 one 1 5 r\n";
  EXPECT_EQ(JudgeFirst(kFiveJudgments, other)->grades, (Grades{kUnpooled}));
  EXPECT_EQ(JudgeFirst(kFiveJudgments, other, {.judged_only = true})->grades,
            Grades{});
}

TEST(Judge, RefusesADuplicateDocument) {
  const auto run =
      JudgeFirst("q 0 a 1\n", "q Q0 a 1 5 r\nq Q0 b 1 7 r\nq Q0 a 1 1 r\n");
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().code, ErrorCode::kInvalidData);
  EXPECT_EQ(
      run.error().message,
      "run.txt:3: document 'a' occurs twice for query 'q', first on line 1");
  // Duplicates below the cutoff do not matter.
  EXPECT_TRUE(JudgeFirst("q 0 a 1\n",
                         "q Q0 a 1 5 r\nq Q0 b 1 7 r\nq Q0 a 1 1 r\n",
                         {.max_ret = 2}));
  const auto qrels =
      JudgeFirst("q 0 a 1\nq 0 b 1\nq 0 a 0\n", "q Q0 b 1 7 r\n");
  ASSERT_FALSE(qrels);
  EXPECT_EQ(
      qrels.error().message,
      "qrels.txt:3: document 'a' occurs twice for query 'q', first on line 1");
}

TEST(Judge, HandlesAQueryWithOnlyNegativeJudgments) {
  const auto ranking = JudgeFirst("q 0 a -1\n", "q Q0 a 1 5 r\n");
  ASSERT_TRUE(ranking);
  EXPECT_EQ(ranking->grades, (Grades{kUnjudged}));
  EXPECT_EQ(ranking->num_at_grade, Grades{});
  EXPECT_EQ(ranking->num_rel, 0);
}

}  // namespace
}  // namespace podium
