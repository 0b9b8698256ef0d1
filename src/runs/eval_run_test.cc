#include "runs/eval_run.h"

#include <gtest/gtest.h>

#include "runs/testing/reading_ranker.h"
#include "runs/testing/temporary_files.h"

namespace podium {
namespace {

// Two queries, each with a good document that the first stage puts last.
class EvalRunTest : public testing::Test {
 protected:
  EvalRunTest() {
    options_.qrels = files_.Write("qrels", "a 0 good 1\nb 0 good 1\n");
    options_.queries = WriteQueries("r");
    options_.corpus =
        files_.Write("corpus.jsonl", R"({"_id":"good","text":"0.75"})"
                                     "\n"
                                     R"({"_id":"poor","text":"0.25"})");
    options_.runs = {files_.Write("first.trec",
                                  "a Q0 poor 1 2 bm25\na Q0 good 2 1 bm25\n"
                                  "b Q0 poor 1 2 bm25\nb Q0 good 2 1 bm25\n")};
    options_.measures = *SelectMeasures({"recip_rank"});
    options_.reranking = RerankingOptions{.name = "reader",
                                          .ranker = ReadingSource(),
                                          .output = files_ / "out.trec"};
  }

  std::string WriteQueries(const std::string& second) {
    return files_.Write("queries.jsonl", R"({"_id":"a","text":"q"})"
                                         "\n"
                                         R"({"_id":"b","text":")" +
                                             second + R"("})");
  }

  TemporaryFiles files_;
  EvalRunOptions options_;
};

TEST_F(EvalRunTest, ComparesAFirstStageWithItsReranking) {
  auto run = EvalRun::Open(options_);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(run->dataset(), options_.qrels);
  EXPECT_EQ(run->qrels().queries.size(), 2u);
  RunCounts last;
  const auto report = run->Run(
      {.progress = [&last](const RunCounts& counts) { last = counts; }});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->ranker, "reader");
  ASSERT_EQ(report->runs.size(), 2u);
  EXPECT_EQ(report->runs[1].name, "reader");
  EXPECT_EQ(report->runs[1].times->requests, 2);
  EXPECT_EQ(last.pairs, 4);
  EXPECT_EQ(run->kept().journal, (files_ / "out.trec") + ".journal");
  EXPECT_EQ(run->kept().count, 2);
  EXPECT_EQ(files_.Read("out.trec"),
            "a Q0 good 1 0.75 reading\na Q0 poor 2 0.25 reading\n"
            "b Q0 good 1 0.75 reading\nb Q0 poor 2 0.25 reading\n");
}

TEST_F(EvalRunTest, ResumesFromTheAnswersOfAFailedRun) {
  WriteQueries("bad");
  auto failed = EvalRun::Open(options_);
  ASSERT_TRUE(failed);
  const auto no_report = failed->Run({});
  ASSERT_FALSE(no_report);
  EXPECT_EQ(no_report.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(failed->kept().count, 1);

  WriteQueries("r");
  auto in_the_way = EvalRun::Open(options_);
  const auto refused = in_the_way->Run({});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().param, "output");

  options_.reranking->resume = true;
  auto again = EvalRun::Open(options_);
  ASSERT_TRUE(again);
  int64_t resumed = 0;
  const auto report = again->Run(
      {.resumed = [&resumed](int64_t answers) { resumed = answers; }});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(resumed, 1);
  EXPECT_EQ(again->kept().count, 2);

  options_.reranking->ranker.settings = {{"model", "another"}};
  auto other = EvalRun::Open(options_);
  const auto mixed = other->Run({});
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().param, "resume");
}

}  // namespace
}  // namespace podium
