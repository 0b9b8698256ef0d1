#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "batch/scheduler.h"
#include "model/model_sizes.h"
#include "rerank/distinct_pairs.h"
#include "rerank/early_exit.h"
#include "rerank/request_pairs.h"

namespace podium {

// Scores the pairs of requests: all at once, or in stages. Then all pairs are
// read up to the first early exit, and only those that can still reach the top
// go on from their kept states. Thread-safe. Must outlive its jobs.
class StagedScorer {
 public:
  struct Job {
    RequestPairs pairs;
    int64_t top = 0;  // places that matter; documents below may keep the score
                      // of an early exit
    int priority = 0;
    std::string client;
    std::optional<std::chrono::steady_clock::time_point> deadline;
    std::shared_ptr<const CancelFlag> cancel;
    std::function<void(int64_t scored, int64_t all)> progress;
    // Called exactly once, with a logit for each pair or an error.
    std::function<void(Result<std::vector<float>>, const JobTimes&)> done;
  };

  // `scheduler` and `cache` must outlive this. Depth::kAdaptive uses `exits`.
  StagedScorer(Scheduler& scheduler, ScoreCache& cache, Depth depth,
               std::span<const ModelExit> exits)
      : scheduler_(scheduler), cache_(cache), depth_(depth), exits_(exits) {}

  void Submit(Job job);

 private:
  struct Progress;
  void ScoreNext(std::shared_ptr<Progress> request);

  Scheduler& scheduler_;
  ScoreCache& cache_;
  const Depth depth_;
  const std::span<const ModelExit> exits_;
};

}  // namespace podium
