#include "ranking/fusion.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace podium {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<int64_t> Order(const std::vector<FusedDocument>& fused) {
  std::vector<int64_t> order;
  for (const FusedDocument& d : fused) order.push_back(d.index);
  return order;
}

// Scores by index.
std::vector<double> Scores(const std::vector<ScoreList>& lists,
                           FusionOptions options) {
  const auto fused = Fuse(lists, options);
  std::vector<double> scores(fused.size());
  for (const FusedDocument& d : fused)
    scores[static_cast<size_t>(d.index)] = d.score;
  return scores;
}

using Indices = std::vector<int64_t>;

TEST(Fuse, RrfIsTheSumOfReciprocalRanks) {
  const std::vector<ScoreList> lists = {{3, 2, 1}, {10, 30, 20}};
  const auto scores = Scores(lists, {.method = FusionMethod::kRrf});
  EXPECT_DOUBLE_EQ(scores[0], 1.0 / 61 + 1.0 / 63);
  EXPECT_DOUBLE_EQ(scores[1], 1.0 / 62 + 1.0 / 61);
  EXPECT_DOUBLE_EQ(scores[2], 1.0 / 63 + 1.0 / 62);
  EXPECT_EQ(Order(Fuse(lists, {})), (Indices{1, 0, 2}));
}

TEST(Fuse, MinMaxIsTheWeightedSumOfRescaledScores) {
  const std::vector<ScoreList> lists = {{0, 5, 10}, {-1, 1, -2}};
  const auto scores =
      Scores(lists, {.method = FusionMethod::kMinMaxSum, .weights = {1, 3}});
  EXPECT_DOUBLE_EQ(scores[0], 0 + 3 * (1.0 / 3));
  EXPECT_DOUBLE_EQ(scores[1], 0.5 + 3 * 1.0);
  EXPECT_DOUBLE_EQ(scores[2], 1 + 3 * 0.0);
}

TEST(Fuse, ZScoreHasMeanZeroAndUnitVariance) {
  // Mean 5, population deviation 2.
  const std::vector<ScoreList> lists = {{2, 4, 4, 4, 5, 5, 7, 9}};
  const auto scores = Scores(lists, {.method = FusionMethod::kZScoreSum});
  EXPECT_NEAR(scores[0], -1.5, 1e-12);
  EXPECT_NEAR(scores[4], 0, 1e-12);
  EXPECT_NEAR(scores[7], 2, 1e-12);
}

TEST(Fuse, CombMnzMultipliesByTheListsThatHaveTheDocument) {
  const std::vector<ScoreList> lists = {{0, 4, 8, kNone}, {kNone, 1, 0, 2}};
  const auto scores = Scores(lists, {.method = FusionMethod::kCombMnz});
  EXPECT_DOUBLE_EQ(scores[0], 1 * 0.0);
  EXPECT_DOUBLE_EQ(scores[1], 2 * (0.5 + 0.5));
  EXPECT_DOUBLE_EQ(scores[2], 2 * (1.0 + 0.0));
  EXPECT_DOUBLE_EQ(scores[3], 1 * 1.0);
}

TEST(Fuse, HandlesDocumentsMissingFromAList) {
  // The second list is short. An infinity means the same as NaN.
  const std::vector<ScoreList> lists = {{1, kInfinity, 3, 2}, {5, 6}};
  const auto rrf = Scores(lists, {.method = FusionMethod::kRrf});
  EXPECT_DOUBLE_EQ(rrf[0], 1.0 / 63 + 1.0 / 62);
  EXPECT_DOUBLE_EQ(rrf[1], 1.0 / 61);
  EXPECT_DOUBLE_EQ(rrf[2], 1.0 / 61);
  EXPECT_DOUBLE_EQ(rrf[3], 1.0 / 62);
  const auto sum = Scores(lists, {.method = FusionMethod::kMinMaxSum});
  EXPECT_EQ(sum, (std::vector<double>{0, 1, 1, 0.5}));
  // -1 is the lowest of the second list.
  const auto z = Scores(lists, {.method = FusionMethod::kZScoreSum});
  EXPECT_NEAR(z[2], std::sqrt(1.5) - 1, 1e-12);
  EXPECT_NEAR(z[1], -std::sqrt(1.5) + 1, 1e-12);
}

TEST(Fuse, RanksDocumentsOfNoListLastByIndex) {
  const std::vector<ScoreList> lists = {{kNone, 1, kNone, 2}};
  for (const auto method : {FusionMethod::kRrf, FusionMethod::kMinMaxSum,
                            FusionMethod::kZScoreSum, FusionMethod::kCombMnz}) {
    const auto fused = Fuse(lists, {.method = method});
    EXPECT_EQ(Order(fused), (Indices{3, 1, 0, 2})) << NameOf(method);
    for (const auto& d : fused) EXPECT_TRUE(std::isfinite(d.score));
  }
}

TEST(Fuse, AConstantListOnlyTellsWhichDocumentsItHas) {
  const std::vector<ScoreList> full = {{7, 7, 7}, {1, 3, 2}};
  for (const auto method : {FusionMethod::kRrf, FusionMethod::kMinMaxSum,
                            FusionMethod::kZScoreSum, FusionMethod::kCombMnz}) {
    EXPECT_EQ(Order(Fuse(full, {.method = method})), (Indices{1, 2, 0}))
        << NameOf(method);
  }
  const std::vector<ScoreList> part = {{kNone, 7, 7}};
  EXPECT_EQ(Scores(part, {.method = FusionMethod::kMinMaxSum}),
            (std::vector<double>{0, 1, 1}));
  EXPECT_EQ(Scores(part, {.method = FusionMethod::kZScoreSum}),
            (std::vector<double>{0, 0, 0}));
  EXPECT_EQ(Scores(part, {.method = FusionMethod::kRrf}),
            (std::vector<double>{0, 1.0 / 61, 1.0 / 61}));
}

TEST(Fuse, TiedScoresShareARank) {
  const std::vector<ScoreList> lists = {{2, 5, 5, 1}};
  EXPECT_EQ(Scores(lists, {}),
            (std::vector<double>{1.0 / 63, 1.0 / 61, 1.0 / 61, 1.0 / 64}));
}

TEST(Fuse, BreaksTiesByTheListsInTurnThenByIndex) {
  // Ranks 1 and 2 against 2 and 1.
  EXPECT_EQ(Order(Fuse(std::vector<ScoreList>{{1, 2}, {2, 1}}, {})),
            (Indices{1, 0}));
  EXPECT_EQ(Order(Fuse(std::vector<ScoreList>{{2, 1}, {1, 2}}, {})),
            (Indices{0, 1}));
  // Each list has one document. That of the first list is better.
  EXPECT_EQ(Order(Fuse(std::vector<ScoreList>{{kNone, -5}, {9, kNone}}, {})),
            (Indices{1, 0}));
  EXPECT_EQ(Order(Fuse(std::vector<ScoreList>{{3, 3, 3}}, {})),
            (Indices{0, 1, 2}));
}

TEST(Fuse, TheOrderOfTheListsDoesNotBreakATie) {
  // Documents 0 and 1 have the ranks 1, 2 and 7, in orders whose sums round
  // differently.
  ASSERT_NE((1.0 / 61 + 1.0 / 62) + 1.0 / 67, (1.0 / 67 + 1.0 / 61) + 1.0 / 62);
  const std::vector<ScoreList> lists = {
      {7, 1, 2, 3, 4, 5, 6}, {6, 7, 1, 2, 3, 4, 5}, {1, 6, 2, 3, 4, 5, 7}};
  const auto scores = Scores(lists, {.method = FusionMethod::kRrf});
  EXPECT_EQ(scores[0], scores[1]);
}

TEST(Fuse, IgnoresTheScaleOfScores) {
  const double huge = std::numeric_limits<double>::max();
  for (const auto method : {FusionMethod::kMinMaxSum, FusionMethod::kZScoreSum,
                            FusionMethod::kCombMnz}) {
    const auto scores = Scores({{-huge, 0, huge}}, {.method = method});
    const auto small = Scores({{-1, 0, 1}}, {.method = method});
    for (size_t i = 0; i < 3; ++i) EXPECT_NEAR(scores[i], small[i], 1e-12);
  }
}

TEST(Fuse, FusingNothingGivesNothing) {
  EXPECT_TRUE(Fuse({}, {}).empty());
  EXPECT_TRUE(Fuse(std::vector<ScoreList>{{}, {}}, {}).empty());
  EXPECT_EQ(Order(Fuse(std::vector<ScoreList>{{kNone, kNone}},
                       {.method = FusionMethod::kZScoreSum})),
            (Indices{0, 1}));
}

TEST(FuseRuns, MatchesDocumentsById) {
  const std::vector<std::vector<ScoredId>> runs = {
      {{"a", 9}, {"b", 8}, {"a", 100}}, {{"c", 2}, {"b", 3}}};
  const auto fused = FuseRuns(runs, {.method = FusionMethod::kRrf});
  ASSERT_EQ(fused.size(), 3u);
  EXPECT_EQ(fused[0].id, "b");
  EXPECT_DOUBLE_EQ(fused[0].score, 1.0 / 62 + 1.0 / 61);
  EXPECT_EQ(fused[1].id, "a");  // its first score alone counts
  EXPECT_DOUBLE_EQ(fused[1].score, 1.0 / 61);
  EXPECT_EQ(fused[2].id, "c");
  EXPECT_TRUE(FuseRuns({}, {}).empty());
}

TEST(ParseFusionMethod, AcceptsEveryName) {
  for (const auto method : {FusionMethod::kRrf, FusionMethod::kMinMaxSum,
                            FusionMethod::kZScoreSum, FusionMethod::kCombMnz}) {
    EXPECT_EQ(ParseFusionMethod(NameOf(method)), method);
  }
  EXPECT_FALSE(ParseFusionMethod("RRF"));
  EXPECT_FALSE(ParseFusionMethod(""));
  EXPECT_EQ(ParseMerge("score"), Merge::kScore);
  EXPECT_EQ(ParseMerge("rrf"), Merge::kRrf);
  EXPECT_FALSE(ParseMerge("minmax"));
}

std::vector<int64_t> Merged(const std::vector<std::vector<RankResult>>& pages,
                            Merge merge) {
  std::vector<int64_t> order;
  for (const RankResult& r : MergePages(pages, merge)) order.push_back(r.index);
  return order;
}

TEST(MergePages, MergingByScoreEqualsOneRequest) {
  const std::vector<std::vector<RankResult>> pages = {
      {{1, .9f}, {0, .2f}}, {{3, .95f}, {2, .2f}}, {}};
  EXPECT_EQ(Merged(pages, Merge::kScore), (Indices{3, 1, 0, 2}));
  const auto merged = MergePages(pages, Merge::kScore);
  EXPECT_EQ(merged[0].relevance_score, .95f);
}

TEST(MergePages, MergingByRankTakesTheBestOfEachPageFirst) {
  const std::vector<std::vector<RankResult>> pages = {
      {{0, .9f}, {1, .8f}, {2, .7f}}, {{3, .3f}, {4, .1f}}};
  EXPECT_EQ(Merged(pages, Merge::kRrf), (Indices{0, 3, 1, 4, 2}));
  // Scores stay those of the pages.
  EXPECT_EQ(MergePages(pages, Merge::kRrf)[1].relevance_score, .3f);
}

TEST(MergePages, EqualScoresKeepTheOrderOfTheirPages) {
  const std::vector<std::vector<RankResult>> pages = {{{2, .5f}, {0, .5f}},
                                                      {{3, .5f}, {1, .4f}}};
  EXPECT_EQ(Merged(pages, Merge::kScore), (Indices{2, 0, 3, 1}));
  EXPECT_EQ(Merged(pages, Merge::kRrf), (Indices{2, 3, 0, 1}));
}

}  // namespace
}  // namespace podium
