#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

#include "cli/shared/progress.h"
#include "runs/rank_job.h"

namespace podium {

// Counts of what has been ranked so far.
struct RankCounts {
  int64_t queries = 0;
  int64_t pairs = 0;
  int64_t asked_pairs = 0;  // done or not
  std::chrono::duration<double> elapsed{0};
  // The fraction of the input read at the first query, and at the last one.
  std::optional<double> first, last;
};

// "1,234 pairs/s, 2:13 left", or without the time if it is unknown. Before the
// first query is done, the number of pairs and the time so far: "0 of 10,000
// pairs done, 0:12".
ProgressReport ReportOf(const RankCounts& counts);

// "2:03", "1:02:03".
std::string ClockText(std::chrono::seconds time);

// Counts jobs as they are done, for a bar that another thread draws.
class RankProgress {
 public:
  RankProgress();
  // Announces a job that is going to be done. Optional.
  void Asked(const RankJob& job);
  void Done(const RankJob& job);
  // A job whose number of pairs is not its number of documents.
  void Done(const RankJob& job, int64_t pairs);
  ProgressReport Report() const;

 private:
  const std::chrono::steady_clock::time_point start_;
  mutable std::mutex mutex_;
  RankCounts counts_;
};

}  // namespace podium
