#include "runs/calibration_run.h"

#include <gtest/gtest.h>

#include "runs/testing/reading_ranker.h"
#include "runs/testing/temporary_files.h"

namespace podium {
namespace {

constexpr int kQueries = 12;

// Judges a relevant document "r" and an irrelevant one "i" for each query.
// Their scores are 0.75 and 0.25, but swapped for the first query.
struct Judged {
  explicit Judged(const TemporaryFiles& files, int queries = kQueries) {
    std::string judgments, scores;
    for (int i = 0; i < queries; ++i) {
      const std::string qid = "q" + std::to_string(i);
      judgments += qid + " 0 r 1\n" + qid + " 0 i 0\n";
      scores += qid + " Q0 r 1 " + (i == 0 ? "0.25" : "0.75") + " m\n";
      scores += qid + " Q0 i 2 " + (i == 0 ? "0.75" : "0.25") + " m\n";
    }
    options.qrels = files.Write("judged.qrels", judgments);
    options.scores = files.Write("scores.trec", scores);
  }

  JudgedPairsOptions options;
};

TEST(RunCalibration, FitsAMapToTheScoresOfARun) {
  const TemporaryFiles files;
  auto pairs = FindJudgedPairs(Judged(files).options);
  ASSERT_TRUE(pairs) << pairs.error().message;
  EXPECT_EQ(pairs->model, "m");
  EXPECT_EQ(pairs->dataset, "judged.qrels");
  const auto report =
      RunCalibration(*pairs, {.folds = 2, .output = files / "map.json"});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->written);
  EXPECT_EQ(report->map.fitted_on.pairs, 24);
  EXPECT_EQ(report->map.fitted_on.relevant, 12);
  // 11 of 12 are relevant; Platt counts one more of each class.
  EXPECT_NEAR(report->map.Map(0.75), 12.0 / 14, 1e-6);
  const auto read = LoadScoreMap(files / "map.json");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(ScoreMapJson(**read), ScoreMapJson(report->map));
}

TEST(RunCalibration, NeedsEnoughPairsOfEachClass) {
  const TemporaryFiles files;
  const auto pairs = FindJudgedPairs(Judged(files, 9).options);
  ASSERT_TRUE(pairs);
  const auto report = RunCalibration(*pairs, {.output = files / "map.json"});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kInvalidData);
  EXPECT_EQ(report.error().param, "relevant");
  EXPECT_EQ(
      report.error().message,
      "too few judged pairs: 9 relevant and 9 irrelevant, but at least 10 of "
      "each are needed");
  EXPECT_EQ(files.Read("map.json"), "");
}

TEST(FindJudgedPairs, ScoresTheJudgedDocumentsOfAFirstStage) {
  const TemporaryFiles files;
  RunCounts last;
  const auto pairs = FindJudgedPairs(
      {.qrels = files.Write("qrels", "a 0 r 1\na 0 i 0\n"),
       .queries = files.Write("queries.jsonl", R"({"_id":"a","text":"q"})"),
       .corpus = files.Write("corpus.jsonl", R"({"_id":"r","text":"0.75"})"
                                             "\n"
                                             R"({"_id":"i","text":"0.25"})"
                                             "\n"
                                             R"({"_id":"x","text":"0.5"})"),
       .run = files.Write("run.trec",
                          "a Q0 x 1 3 bm25\na Q0 i 2 2 bm25\n"
                          "a Q0 r 3 1 bm25\n"),
       .ranker = ReadingSource()},
      [&last](const RunCounts& counts) { last = counts; });
  ASSERT_TRUE(pairs) << pairs.error().message;
  EXPECT_EQ(pairs->model, "reading");
  EXPECT_EQ(pairs->scores.pairs(), 2);
  EXPECT_EQ(pairs->scores.unjudged.documents, 1);
  EXPECT_EQ(last.queries, 1);
  EXPECT_EQ(last.pairs, 2);
}

}  // namespace
}  // namespace podium
