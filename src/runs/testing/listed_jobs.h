#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runs/rank_job.h"

namespace podium {

// A job over the given documents.
inline RankJob MakeJob(std::string qid, std::string query,
                       std::vector<Document> documents) {
  RankJob job{.qid = std::move(qid), .query = std::move(query)};
  job.where = "jobs: query '" + job.qid + "'";
  job.documents =
      std::make_shared<const std::vector<Document>>(std::move(documents));
  return job;
}

// Jobs from a list, followed by an error if one is given.
class ListedJobs : public JobSource {
 public:
  explicit ListedJobs(std::vector<RankJob> jobs,
                      std::optional<Error> end = std::nullopt)
      : jobs_(jobs.begin(), jobs.end()), end_(std::move(end)) {}

  Result<std::optional<RankJob>> Next() override {
    if (jobs_.empty() && end_) return Unexpected(*end_);
    if (jobs_.empty()) return std::nullopt;
    RankJob job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }

 private:
  std::deque<RankJob> jobs_;
  const std::optional<Error> end_;
};

}  // namespace podium
