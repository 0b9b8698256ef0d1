#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "cli/shared/progress.h"
#include "runs/run_counts.h"

namespace podium {

// "1,234 pairs/s, 2:13 left", or without the time if it is unknown. Before the
// first query is done, the number of pairs and the time so far: "0 of 10,000
// pairs done, 0:12".
ProgressReport ReportOf(const RunCounts& counts,
                        std::chrono::duration<double> elapsed);

// "2:03", "1:02:03".
std::string ClockText(std::chrono::seconds time);

// Shows the progress of a run, from the callback's first call on.
class RunProgress {
 public:
  RunProgress(std::string label, bool quiet)
      : label_(std::move(label)), quiet_(quiet) {}

  ProgressCallback callback() {
    return [this](const RunCounts& counts) { Update(counts); };
  }

 private:
  void Update(const RunCounts& counts);
  ProgressReport Report() const;

  const std::string label_;
  const bool quiet_;
  std::chrono::steady_clock::time_point start_;
  mutable std::mutex mutex_;
  RunCounts counts_;
  std::optional<Progress>
      shown_;  // declared last, because its thread calls Report()
};

}  // namespace podium
