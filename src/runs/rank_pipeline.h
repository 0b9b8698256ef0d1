#pragma once

#include <podium/ranker.h>

#include <functional>

#include "base/result.h"
#include "runs/rank_job.h"
#include "runs/run_counts.h"

namespace podium {

struct RankPipeline {
  JobSource& jobs;
  Ranker& ranker;
  int concurrency = 1;  // jobs that the ranker works on at once; at least 1
  // Makes the request for a job.
  std::function<RankRequest(const RankJob&)> request;
  // Called with each ranking, in the source's order.
  std::function<Result<void>(const RankJob&, Ranking)> deliver;
  ProgressCallback progress = {};
};

// The request for all of a job's documents.
RankRequest WholeRequest(const RankJob& job);

// Takes jobs from the source, ranks them and delivers them. Holds at most
// `concurrency` jobs at once, however many there are. Stops at the first error
// of the source, a ranking or `deliver`, once every job before it has been
// delivered; the message of a failed ranking names the job's place in the
// input.
Result<void> RankAll(const RankPipeline& pipeline);

}  // namespace podium
