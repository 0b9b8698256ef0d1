#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "cli/shared/progress.h"

namespace podium {

// Tells a Progress on another thread which figure of a benchmark is being
// measured.
class BenchProgress {
 public:
  // `figures` is how many there are to measure; 0: unknown.
  explicit BenchProgress(int64_t figures) : figures_(figures) {}

  // Starts the next figure.
  void Begin(std::string what);
  ProgressReport Report() const;

 private:
  const int64_t figures_;
  mutable std::mutex mutex_;
  int64_t begun_ = 0;
  std::string what_;
};

}  // namespace podium
