#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "runs/rank_job.h"

namespace podium {

// The progress of a run.
struct RunCounts {
  int64_t queries = 0;
  int64_t pairs = 0;
  int64_t asked_pairs = 0;  // done or under way; 0 if the run does not say
  // The fraction of the input read at the first query, and at the last one.
  std::optional<double> first, last;

  void Ask(const RankJob& job) { asked_pairs += std::ssize(*job.documents); }
  void Finish(const RankJob& job, int64_t job_pairs) {
    ++queries;
    pairs += job_pairs;
    if (!first) first = job.read;
    last = job.read;
  }
};

// A run calls it on its own thread: once when the ranking begins, and then
// whenever the counts change. May be empty.
using ProgressCallback = std::function<void(const RunCounts&)>;

inline void Report(const ProgressCallback& progress, const RunCounts& counts) {
  if (progress) progress(counts);
}

}  // namespace podium
