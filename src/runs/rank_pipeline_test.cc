#include "runs/rank_pipeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "runs/testing/listed_jobs.h"

namespace podium {
namespace {

// Answers when told to, in any order.
class HeldRanker : public Ranker {
 public:
  void Submit(RankRequest request, CallOptions, RankCallback done) override {
    asked_.push_back(request.query);
    held_[request.query] = std::move(done);
    most_ = std::max(most_, held_.size());
    if (held_.size() >= release_at_) ReleaseAll();
  }

  // Answers the held requests, the last one first. A query "bad" fails.
  void ReleaseAll() {
    while (!held_.empty()) {
      const auto last = std::prev(held_.end());
      if (last->first == "bad") {
        last->second(Fail(ErrorCode::kUnavailable, "it is down"));
      } else {
        last->second(Ranking{.results = {{.index = 0}}});
      }
      held_.erase(last);
    }
  }

  std::vector<std::string> asked_;
  size_t release_at_ = 1;
  size_t most_ = 0;

 private:
  std::map<std::string, RankCallback> held_;
};

std::vector<RankJob> JobsOf(const std::vector<std::string>& queries) {
  std::vector<RankJob> jobs;
  for (const std::string& query : queries)
    jobs.push_back(MakeJob(query, query, {{"", "document"}}));
  return jobs;
}

struct Outcome {
  std::vector<std::string> delivered;
  std::string error;
};

Outcome RankEach(ListedJobs jobs, HeldRanker& ranker, int concurrency,
                 const std::string& fails_on = "") {
  Outcome outcome;
  const auto result = RankAll(
      {.jobs = jobs,
       .ranker = ranker,
       .concurrency = concurrency,
       .request =
           [](const RankJob& job) {
             return RankRequest{.query = job.query, .documents = {"document"}};
           },
       .deliver = [&](const RankJob& job, Ranking) -> Result<void> {
         if (job.qid == fails_on)
           return Fail(ErrorCode::kUnavailable, "disk is full");
         outcome.delivered.push_back(job.qid);
         return {};
       }});
  if (!result) outcome.error = result.error().message;
  return outcome;
}

using Delivered = std::vector<std::string>;

TEST(RankAll, DeliversInTheOrderOfTheInput) {
  HeldRanker ranker;
  ranker.release_at_ = 3;
  const Outcome outcome =
      RankEach(ListedJobs(JobsOf({"a", "b", "c", "d", "e", "f"})), ranker, 3);
  EXPECT_EQ(outcome.delivered, (Delivered{"a", "b", "c", "d", "e", "f"}));
  EXPECT_EQ(outcome.error, "");
  EXPECT_EQ(ranker.most_, 3u);
}

TEST(RankAll, DeliversAllJobsBeforeAFailure) {
  HeldRanker ranker;
  const Outcome outcome = RankEach(
      ListedJobs(JobsOf({"a", "b", "bad", "d", "e", "f", "g"})), ranker, 2);
  EXPECT_EQ(outcome.delivered, (Delivered{"a", "b"}));
  EXPECT_EQ(outcome.error, "jobs: query 'bad': it is down");
  EXPECT_LE(ranker.asked_.size(), 4u);
}

TEST(RankAll, ReportsAnInputErrorAfterTheJobsBeforeIt) {
  HeldRanker ranker;
  const Outcome outcome = RankEach(
      ListedJobs(JobsOf({"a", "b"}),
                 Error{ErrorCode::kInvalidData, "run:3: malformed", "run"}),
      ranker, 8);
  EXPECT_EQ(outcome.delivered, (Delivered{"a", "b"}));
  EXPECT_EQ(outcome.error, "run:3: malformed");
}

TEST(RankAll, StopsIfDeliveryFails) {
  HeldRanker ranker;
  const Outcome outcome =
      RankEach(ListedJobs(JobsOf({"a", "b", "c", "d"})), ranker, 1, "b");
  EXPECT_EQ(outcome.delivered, (Delivered{"a"}));
  EXPECT_EQ(outcome.error, "disk is full");
  EXPECT_EQ(ranker.asked_, (Delivered{"a", "b"}));
}

TEST(RankAll, AcceptsAnEmptySource) {
  HeldRanker ranker;
  const Outcome outcome = RankEach(ListedJobs({}), ranker, 4);
  EXPECT_EQ(outcome.error, "");
  EXPECT_TRUE(ranker.asked_.empty());
}

}  // namespace
}  // namespace podium
