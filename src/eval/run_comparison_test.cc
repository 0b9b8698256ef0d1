#include "eval/run_comparison.h"

#include <gtest/gtest.h>

#include <string>

namespace podium {
namespace {

Qrels Judgments() {
  return *ReadQrels(BytesOf("qrels.txt",
                            "q1 0 a 1\nq1 0 b 0\nq2 0 a 1\nq2 0 b 0\n"
                            "q3 0 a 1\nq3 0 b 0\n"));
}

std::vector<TrecRunFile> Runs(const std::vector<std::string>& texts) {
  std::vector<TrecRunFile> runs;
  for (const std::string& text : texts) {
    runs.push_back(*ReadTrecRunFile(BytesOf("run.txt", text)));
  }
  return runs;
}

std::vector<SelectedMeasure> Measures(const std::vector<std::string>& names) {
  return *SelectMeasures(names);
}

TEST(CompareRuns, ComparesEachRunWithTheFirstOverAllJudgedQueries) {
  const std::vector<TrecRunFile> runs =
      Runs({"q1 0 a 1 2 x\nq1 0 b 2 1 x\nq2 0 b 1 2 x\nq2 0 a 2 1 x\n",
            "q1 0 b 1 2 y\nq1 0 a 2 1 y\nq2 0 a 1 1 y\nq3 0 a 1 1 y\n"});
  const auto comparison =
      CompareRuns(Judgments(), runs, Measures({"recip_rank", "P.1,2"}), {}, {});
  ASSERT_TRUE(comparison) << comparison.error().message;
  EXPECT_EQ(comparison->qids, (std::vector<std::string>{"q1", "q2", "q3"}));
  ASSERT_EQ(comparison->measures.size(), 3u);
  const ComparedMeasure& reciprocal = comparison->measures[0];
  EXPECT_EQ(reciprocal.name, "recip_rank");
  EXPECT_EQ(comparison->measures[2].name, "P_2");
  // The first run has nothing for q3, which counts as 0.
  EXPECT_EQ(reciprocal.runs[0].values, (std::vector<double>{1, .5, 0}));
  EXPECT_DOUBLE_EQ(reciprocal.runs[0].mean, .5);
  EXPECT_FALSE(reciprocal.runs[0].to_first);
  ASSERT_TRUE(reciprocal.runs[1].to_first);
  EXPECT_EQ(reciprocal.runs[1].to_first->wins, 2);
  EXPECT_EQ(reciprocal.runs[1].to_first->losses, 1);
  EXPECT_NEAR(reciprocal.runs[1].to_first->mean_difference, 1.0 / 3, 1e-12);
  EXPECT_EQ(reciprocal.runs[1].holm_p,
            reciprocal.runs[1].to_first->randomization_p);
}

TEST(CompareRuns, RefusesMeasuresThatAreNotMeans) {
  const std::vector<TrecRunFile> runs = Runs({"q1 0 a 1 2 x\n"});
  for (const char* name : {"num_rel", "gm_map", "runid"}) {
    const auto comparison =
        CompareRuns(Judgments(), runs, Measures({name}), {}, {});
    ASSERT_FALSE(comparison) << name;
    EXPECT_EQ(comparison.error().code, ErrorCode::kInvalidArgument);
    EXPECT_TRUE(comparison.error().message.starts_with(name));
  }
}

}  // namespace
}  // namespace podium
