#include "runs/timed_reranking.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "runs/testing/listed_jobs.h"

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Ranks documents by their texts in reverse order, and takes a millisecond for
// each. A query "bad" fails.
class SlowRanker : public Ranker {
 public:
  void Submit(RankRequest request, CallOptions, RankCallback done) override {
    done(Answer(request));
  }

  Result<Ranking> Answer(const RankRequest& request) {
    asked.push_back(request.query + " " +
                    std::to_string(request.documents.size()));
    now += milliseconds(request.documents.size());
    if (request.query == "bad")
      return Fail(ErrorCode::kUnavailable, "it is down");
    Ranking ranking;
    for (size_t i = request.documents.size(); i-- > 0;) {
      ranking.results.push_back(
          {.index = static_cast<int64_t>(i),
           .relevance_score = 0.1F * static_cast<float>(i + 1)});
    }
    return ranking;
  }

  std::vector<std::string> asked;
  steady_clock::time_point now;
};

std::vector<RankJob> TwoJobs(const std::string& second = "how") {
  return {
      MakeJob("q1", "what", {{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}),
      MakeJob("q2", second, {{"e", "1"}})};
}

Result<std::vector<RerankedDepth>> Rerank(std::vector<RankJob> jobs,
                                          SlowRanker& ranker,
                                          EvalJournal* journal = nullptr,
                                          ProgressCallback progress = {}) {
  ListedJobs source(std::move(jobs));
  return RerankTimed({.jobs = source,
                      .ranker = ranker,
                      .depths = {2, 3},
                      .journal = journal,
                      .progress = std::move(progress),
                      .now = [&ranker] { return ranker.now; }});
}

using Asked = std::vector<std::string>;

TEST(RerankTimed, MakesRequestsOfItsOwnForEachDepth) {
  SlowRanker ranker;
  std::vector<std::pair<int64_t, int64_t>> done;  // queries and pairs
  const auto depths =
      Rerank(TwoJobs(), ranker, nullptr, [&done](const RunCounts& counts) {
        done.emplace_back(counts.queries, counts.pairs);
      });
  ASSERT_TRUE(depths) << depths.error().message;
  EXPECT_EQ(ranker.asked,
            (Asked{"warm-up 2", "what 2", "what 3", "how 1", "how 1"}));
  EXPECT_EQ(done,
            (std::vector<std::pair<int64_t, int64_t>>{{0, 0}, {1, 5}, {2, 7}}));
  ASSERT_EQ(depths->size(), 2u);
  const RerankedDepth& deep = (*depths)[1];
  EXPECT_EQ(deep.depth, 3);
  ASSERT_EQ(deep.queries.size(), 2u);
  EXPECT_EQ(deep.queries[0].qid, "q1");
  ASSERT_EQ(deep.queries[0].results.size(), 3u);
  EXPECT_EQ(deep.queries[0].results[0].docno, "c");
  EXPECT_EQ(deep.queries[0].results[0].score, static_cast<double>(0.3F));
  // The warm-up does not count in any figure.
  EXPECT_EQ(deep.times.requests, 2);
  EXPECT_EQ(deep.times.pairs, 4);
  EXPECT_DOUBLE_EQ(deep.times.p99_ms, 3);
  EXPECT_DOUBLE_EQ((*depths)[0].times.p99_ms, 2);
  EXPECT_DOUBLE_EQ(deep.times.pairs_per_second, 1000);
}

TEST(RerankTimed, NamesTheJobOfAFailure) {
  SlowRanker ranker;
  const auto depths = Rerank(TwoJobs("bad"), ranker);
  ASSERT_FALSE(depths);
  EXPECT_EQ(depths.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(depths.error().message, "jobs: query 'q2': it is down");
}

TEST(RerankTimed, ResumesFromTheJournal) {
  const std::string file =
      testing::TempDir() + "timed_reranking_test" + std::to_string(getpid());
  SlowRanker whole;
  const auto expected = Rerank(TwoJobs(), whole);
  ASSERT_TRUE(expected);
  {
    auto journal = EvalJournal::Open(file, {{"ranker", "slow"}}, false);
    ASSERT_TRUE(journal);
    SlowRanker ranker;
    ASSERT_FALSE(Rerank(TwoJobs("bad"), ranker, &*journal));
    EXPECT_EQ(journal->size(), 2);
  }
  auto journal = EvalJournal::Open(file, {{"ranker", "slow"}}, true);
  ASSERT_TRUE(journal) << journal.error().message;
  SlowRanker ranker;
  const auto depths = Rerank(TwoJobs(), ranker, &*journal);
  ASSERT_TRUE(depths) << depths.error().message;
  EXPECT_EQ(ranker.asked, (Asked{"warm-up 1", "how 1", "how 1"}));
  for (size_t i = 0; i < 2; ++i) {
    const RerankedDepth& now = (*depths)[i];
    const RerankedDepth& then = (*expected)[i];
    EXPECT_EQ(now.times.requests, then.times.requests);
    EXPECT_EQ(now.times.p99_ms, then.times.p99_ms);
    for (size_t q = 0; q < 2; ++q) {
      ASSERT_EQ(now.queries[q].results.size(), then.queries[q].results.size());
      for (size_t d = 0; d < now.queries[q].results.size(); ++d) {
        EXPECT_EQ(now.queries[q].results[d].docno,
                  then.queries[q].results[d].docno);
        EXPECT_EQ(now.queries[q].results[d].score,
                  then.queries[q].results[d].score);
      }
    }
  }
}

TEST(TimesOf, HasThePercentilesOfRequests) {
  std::vector<double> took;
  for (int i = 200; i > 0; --i) took.push_back(i);
  const RequestTimes times = TimesOf(took, 2010);
  EXPECT_EQ(times.requests, 200);
  EXPECT_EQ(times.p50_ms, 100);
  EXPECT_EQ(times.p95_ms, 190);
  EXPECT_EQ(times.p99_ms, 198);
  EXPECT_DOUBLE_EQ(times.pairs_per_second, 100);  // 2,010 in 20.1 s
}

}  // namespace
}  // namespace podium
