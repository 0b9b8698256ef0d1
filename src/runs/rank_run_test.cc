#include "runs/rank_run.h"

#include <gtest/gtest.h>

#include "runs/testing/reading_ranker.h"
#include "runs/testing/temporary_files.h"

namespace podium {
namespace {

class RankRunTest : public testing::Test {
 protected:
  RankRunTest() {
    options_.input.requests = true;
    options_.input.file = files_.Write(
        "requests.jsonl",
        R"({"id":"a","query":"q","documents":["0.25","0.5"]})"
        "\n"
        R"({"id":"b","query":"r","documents":["0.75","0.125","0.5"]})"
        "\n");
    options_.ranker = ReadingSource();
    options_.form.format = OutputFormat::kTrec;
    options_.output = files_ / "out.trec";
  }

  std::string Output() const { return files_.Read("out.trec"); }

  TemporaryFiles files_;
  RankRunOptions options_;
};

constexpr char kFirst[] =
    "a Q0 1 1 0.5 reading\n"
    "a Q0 0 2 0.25 reading\n";
constexpr char kSecond[] =
    "b Q0 0 1 0.75 reading\n"
    "b Q0 2 2 0.5 reading\n"
    "b Q0 1 3 0.125 reading\n";

TEST_F(RankRunTest, WritesEveryQueryAndReportsProgress) {
  int ranked = 0;
  RunCounts last;
  RankRun run(
      options_,
      {.ranked = [&ranked](const Ranking&) { ++ranked; },
       .progress = [&last](const RunCounts& counts) { last = counts; }});
  const Result<void> done = run.Run();
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(Output(), std::string(kFirst) + kSecond);
  EXPECT_EQ(run.queries_done(), 2);
  EXPECT_EQ(ranked, 2);
  EXPECT_EQ(last.queries, 2);
  EXPECT_EQ(last.pairs, 5);
  EXPECT_EQ(last.asked_pairs, 5);
  EXPECT_EQ(last.last, 1);
}

TEST_F(RankRunTest, RefusesAnOutputThatHasContent) {
  files_.Write("out.trec", "mine\n");
  const Result<void> done = RankRun(options_, {}).Run();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().param, "output");
  EXPECT_EQ(Output(), "mine\n");
  options_.overwrite = true;
  EXPECT_TRUE(RankRun(options_, {}).Run());
  EXPECT_EQ(Output(), std::string(kFirst) + kSecond);
}

TEST_F(RankRunTest, ResumesAfterTheLastCompleteQuery) {
  files_.Write("out.trec", std::string(kFirst) + "b Q0 0 1 0.75 reading\n");
  options_.resume = true;
  int64_t resumed = 0;
  RankRun run(options_,
              {.resumed = [&resumed](int64_t queries) { resumed = queries; }});
  const Result<void> done = run.Run();
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(resumed, 1);
  EXPECT_EQ(run.queries_done(), 2);
  EXPECT_EQ(Output(), std::string(kFirst) + kSecond);
}

TEST_F(RankRunTest, DoesNotMixTheScoresOfTwoRankers) {
  const std::string half = std::string(kFirst) + "b Q0 0 1 0.75 reading\n";
  files_.Write("out.trec", half);
  options_.resume = true;
  options_.ranker = ReadingSource(0.5);
  const Result<void> done = RankRun(options_, {}).Run();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(done.error().param, "resume.results");
  EXPECT_EQ(Output(), half);
  // A server's scores may differ.
  options_.ranker.remote = true;
  EXPECT_TRUE(RankRun(options_, {}).Run());
  EXPECT_EQ(Output(), std::string(kFirst) +
                          "b Q0 0 1 0.375 reading\n"
                          "b Q0 2 2 0.25 reading\n"
                          "b Q0 1 3 0.0625 reading\n");
}

TEST_F(RankRunTest, CountsTheQueriesBelowTheThreshold) {
  options_.rules.threshold = 0.625;
  RankRun run(options_, {});
  ASSERT_TRUE(run.Run());
  EXPECT_EQ(run.below_threshold().queries, 2);
  EXPECT_EQ(run.below_threshold().empty, 1);
  EXPECT_EQ(run.below_threshold().best, 0.5);
  EXPECT_EQ(Output(), "b Q0 0 1 0.75 reading\n");
}

TEST_F(RankRunTest, KeepsTheQueriesBeforeAnError) {
  options_.input.file = files_.Write(
      "requests.jsonl", R"({"id":"a","query":"q","documents":["0.25","0.5"]})"
                        "\n"
                        R"({"id":"b","query":"bad","documents":["1"]})"
                        "\n");
  RankRun run(options_, {});
  const Result<void> done = run.Run();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(done.error().message,
            options_.input.file + ":2: query 'b': it is down");
  EXPECT_EQ(run.queries_done(), 1);
  ASSERT_NE(run.output(), nullptr);
  EXPECT_EQ(run.output()->name(), options_.output);
  EXPECT_EQ(Output(), kFirst);
}

}  // namespace
}  // namespace podium
