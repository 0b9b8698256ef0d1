#include "runs/ranked_results.h"

#include <gtest/gtest.h>

#include "runs/testing/listed_jobs.h"

namespace podium {
namespace {

// "index:relevance ..." for each printed result.
std::string Printed(const RankJob& job, const Ranking& ranking,
                    const ResultRules& rules) {
  std::string text;
  for (const RankedResult& result : ResultsOf(job, ranking, rules).results) {
    text += (text.empty() ? "" : " ") + std::to_string(result.index) + ":" +
            std::to_string(static_cast<int>(result.relevance_score * 100));
  }
  return text;
}

RankJob ThreeDocuments() {
  return MakeJob("q", "q", {{"", "a"}, {"", "b"}, {"", "c"}});
}

const Ranking kRanking{.results = {{.index = 2, .relevance_score = 0.75f},
                                   {.index = 0, .relevance_score = 0.5f},
                                   {.index = 1, .relevance_score = 0.25f}},
                       .usage = {}};

TEST(ResultsOf, KeepsTheRankingWithoutRules) {
  EXPECT_EQ(Printed(ThreeDocuments(), kRanking, {}), "2:75 0:50 1:25");
}

TEST(ResultsOf, AppliesThresholdAndTopN) {
  EXPECT_EQ(Printed(ThreeDocuments(), kRanking, {.threshold = 0.5}),
            "2:75 0:50");
  EXPECT_EQ(Printed(ThreeDocuments(), kRanking, {.threshold = 0.9}), "");
  EXPECT_EQ(Printed(ThreeDocuments(), kRanking, {.top_n = 1}), "2:75");
  RankJob job = ThreeDocuments();
  job.top_n = 2;
  EXPECT_EQ(Printed(job, kRanking, {.top_n = 1}), "2:75 0:50");
}

TEST(ResultsOf, AppliesTheThresholdToProbabilities) {
  const ScoreMap map{.method = CalibrationMethod::kIsotonic,
                     .scale = ScoreScale::kScore,
                     .knots = {{0, 0}, {0.5, 0.125}, {1, 0.625}}};
  const RankJob job = ThreeDocuments();
  const RankedJob ranked = ResultsOf(job, kRanking, {}, &map);
  ASSERT_EQ(ranked.results.size(), 3u);
  EXPECT_EQ(ranked.results[0].index, 2);
  EXPECT_EQ(ranked.results[0].relevance_score, 0.375f);
  EXPECT_EQ(ranked.results[0].score, 0.375);
  EXPECT_EQ(ranked.results[2].relevance_score, 0.0625f);
  EXPECT_EQ(ResultsOf(job, kRanking, {.threshold = 0.125}, &map).results.size(),
            2u);
}

// Min-max normalizes relevance scores before calibration.
TEST(ResultsOf, FusesBeforeCalibrating) {
  RankJob job = ThreeDocuments();
  job.first_stage = {1, 9, 2};
  const ScoreMap map{.method = CalibrationMethod::kIsotonic,
                     .scale = ScoreScale::kScore,
                     .knots = {{0, 0}, {0.5, 0.125}, {1, 0.625}}};
  const RankedJob plain = ResultsOf(
      job, kRanking, {.fuse = FirstStageFusion{FusionMethod::kMinMaxSum}});
  const RankedJob ranked =
      ResultsOf(job, kRanking,
                {.fuse = FirstStageFusion{FusionMethod::kMinMaxSum}}, &map);
  ASSERT_EQ(ranked.results.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(ranked.results[i].index, plain.results[i].index);
    EXPECT_EQ(ranked.results[i].score, plain.results[i].score);
  }
  EXPECT_EQ(ranked.results[0].relevance_score, 0.375f);
}

TEST(ResultsOf, FusesWithTheFirstStage) {
  RankJob job = ThreeDocuments();
  job.first_stage = {1, 9, 2};
  // The weight of the reranker's part decides the order.
  EXPECT_EQ(Printed(job, kRanking,
                    {.fuse = FirstStageFusion{FusionMethod::kMinMaxSum, 1}}),
            "2:75 0:50 1:25");
  EXPECT_EQ(Printed(job, kRanking,
                    {.fuse = FirstStageFusion{FusionMethod::kMinMaxSum, 0}}),
            "1:25 2:75 0:50");
  // Relevance 1, .5, 0 and first stage .125, 0, 1 after min-max.
  const RankedJob half = ResultsOf(
      job, kRanking, {.fuse = FirstStageFusion{FusionMethod::kMinMaxSum}});
  EXPECT_TRUE(half.fused);
  ASSERT_EQ(half.results.size(), 3u);
  EXPECT_EQ(half.results[0].index, 2);
  EXPECT_DOUBLE_EQ(half.results[0].score, 0.5625);
  EXPECT_EQ(half.results[1].index, 1);
  EXPECT_DOUBLE_EQ(half.results[1].score, 0.5);
}

// If scores are equal, the ranker's order is fused.
TEST(ResultsOf, FusesTheOrderOfEqualScores) {
  RankJob job = ThreeDocuments();
  job.first_stage = {3, 2, 1};
  const Ranking ones{.results = {{.index = 2, .relevance_score = 1},
                                 {.index = 0, .relevance_score = 1},
                                 {.index = 1, .relevance_score = 1}},
                     .usage = {}};
  EXPECT_EQ(
      Printed(job, ones, {.fuse = FirstStageFusion{FusionMethod::kRrf, 1}}),
      "2:100 0:100 1:100");
  EXPECT_EQ(Printed(job, ones,
                    {.fuse = FirstStageFusion{FusionMethod::kMinMaxSum, 1}}),
            "2:100 0:100 1:100");
}

TEST(ResultsOf, CutsAfterFusing) {
  RankJob job = ThreeDocuments();
  job.first_stage = {1, 9, 2};
  EXPECT_EQ(Printed(job, kRanking,
                    {.fuse = FirstStageFusion{FusionMethod::kMinMaxSum, 0},
                     .top_n = 1}),
            "1:25");
}

TEST(ResultsOf, DoesNotFuseUnrankedDocuments) {
  RankJob job = ThreeDocuments();
  job.first_stage = {1, 9, 2};
  const Ranking one{.results = {{.index = 2, .relevance_score = 0.75f}},
                    .usage = {}};
  EXPECT_EQ(Printed(job, one, {.fuse = FirstStageFusion{FusionMethod::kRrf}}),
            "2:75");
}

}  // namespace
}  // namespace podium
