#include "eval/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "eval/trec_eval_report.h"

namespace podium {
namespace {

// q1's only relevant document comes second; q2 has no documents, q3 no
// judgments.
constexpr char kQrels[] = "q1 0 a 1\nq1 0 b 0\nq2 0 a 1\nq2 0 c 1\n";
constexpr char kRun[] = "q3 Q0 a 1 9 r\nq1 Q0 b 1 9 r\nq1 Q0 a 2 8 r\n";

Result<Evaluation> EvaluateThese(const std::vector<std::string>& wanted,
                                 const EvaluationOptions& options = {},
                                 std::string run = kRun) {
  const auto qrels = ReadQrels(BytesOf("qrels.txt", kQrels));
  const auto results = ReadTrecRunFile(BytesOf("run.txt", std::move(run)));
  return Evaluate(*qrels, *results, *SelectMeasures(wanted), options);
}

std::string Report(const std::vector<std::string>& wanted,
                   const EvaluationOptions& options = {}, bool summary = true) {
  const auto evaluation = EvaluateThese(wanted, options);
  return evaluation ? TrecEvalReport(*evaluation, /*per_query=*/true, summary)
                    : evaluation.error().message;
}

TEST(Evaluate, CountsQueriesWithResultsAndJudgments) {
  EXPECT_EQ(Report({"runid", "num_q", "num_rel", "map", "relstring"}),
            "num_rel               \tq1\t1\n"
            "map                   \tq1\t0.5000\n"
            "relstring             \tq1\t'01'\n"
            "runid                 \tall\tr\n"
            "num_q                 \tall\t1\n"
            "num_rel               \tall\t1\n"
            "map                   \tall\t0.5000\n");
  EXPECT_EQ(Report({"map"}, {}, /*summary=*/false),
            "map                   \tq1\t0.5000\n");
}

TEST(Evaluate, WithCompleteCountsNothingFound) {
  EXPECT_EQ(Report({"num_q", "num_ret", "num_rel", "map", "unj.5", "utility",
                    "relstring", "rbp_resid"},
                   {.complete = true}),
            "num_ret               \tq1\t2\n"
            "num_rel               \tq1\t1\n"
            "map                   \tq1\t0.5000\n"
            "relstring             \tq1\t'01'\n"
            "utility               \tq1\t0.0000\n"
            "rbp_resid             \tq1\t0.0000\n"
            "unj_5                 \tq1\t0.0000\n"
            "num_ret               \tq2\t0\n"
            "num_rel               \tq2\t2\n"
            "map                   \tq2\t0.0000\n"
            "relstring             \tq2\t''\n"
            "utility               \tq2\t0.0000\n"
            "rbp_resid             \tq2\t0.0000\n"
            "unj_5                 \tq2\t0.0000\n"
            "num_q                 \tall\t2\n"
            "num_ret               \tall\t2\n"
            "num_rel               \tall\t3\n"
            "map                   \tall\t0.2500\n"
            "utility               \tall\t0.0000\n"
            "rbp_resid             \tall\t0.0000\n"
            "unj_5                 \tall\t0.0000\n");
}

TEST(Evaluate, GeometricMeansHaveAFloor) {
  const auto evaluation = EvaluateThese({"gm_map"}, {.complete = true});
  EXPECT_DOUBLE_EQ(evaluation->summary[0], std::sqrt(.5 * .00001));
  EXPECT_EQ(evaluation->queries[0].values[0], .5);
  EXPECT_EQ(TrecEvalReport(*evaluation, true, true),
            "gm_map                \tall\t0.0022\n");
}

TEST(Evaluate, OneQueryAlone) {
  EXPECT_EQ(Report({"num_q", "map"}, {.complete = true, .only_query = "q2"}),
            "map                   \tq2\t0.0000\n"
            "num_q                 \tall\t1\n"
            "map                   \tall\t0.0000\n");
  EXPECT_EQ(Report({"map"}, {.only_query = "q2"}),
            "query 'q2' of run.txt has no judgments in qrels.txt");
}

// As trec_eval 10 prints them: 'Z' before the names of numbers, four decimals
// everywhere, the run's values from the queries' Z scores.
TEST(Evaluate, ZScores) {
  const auto qrels = ReadQrels(BytesOf("qrels.txt", kQrels));
  const auto run = ReadTrecRunFile(BytesOf("run.txt", kRun));
  const auto zscores = ZScores::Read(BytesOf("z.txt",
                                             "q1 map 0.25 0.125\n"
                                             "q1 num_ret 4 8\n"
                                             "q2 map 0.5 0.25\n"
                                             "q2 num_ret 0 0\n"
                                             "q2 gm_map 0.5 0.25\n"));
  const auto evaluation =
      Evaluate(*qrels, *run,
               *SelectMeasures({"runid", "num_q", "num_ret", "num_rel", "map",
                                "gm_map", "relstring"}),
               {.complete = true}, &*zscores);
  ASSERT_TRUE(evaluation);
  EXPECT_EQ(TrecEvalReport(*evaluation, /*per_query=*/true, /*summary=*/true),
            "Znum_ret               \tq1\t-0.2500\n"
            "Znum_rel               \tq1\t-1000000.0000\n"
            "Zmap                   \tq1\t2.0000\n"
            "relstring             \tq1\t'01'\n"
            "Znum_ret               \tq2\t0.0000\n"
            "Znum_rel               \tq2\t-1000000.0000\n"
            "Zmap                   \tq2\t-2.0000\n"
            "relstring             \tq2\t''\n"
            "runid                 \tall\tr\n"
            "Znum_q                 \tall\t2.0000\n"
            "Znum_ret               \tall\t-0.2500\n"
            "Znum_rel               \tall\t-2000000.0000\n"
            "Zmap                   \tall\t0.0000\n"
            "Zgm_map                \tall\t0.0000\n");
}

TEST(Evaluate, ReportsAnEmptyIntersection) {
  const auto evaluation = EvaluateThese({"map"}, {}, "q3 Q0 a 1 9 r\n");
  ASSERT_FALSE(evaluation);
  EXPECT_EQ(evaluation.error().code, ErrorCode::kInvalidData);
  EXPECT_EQ(evaluation.error().message,
            "no query of run.txt has judgments in qrels.txt");
}

}  // namespace
}  // namespace podium
