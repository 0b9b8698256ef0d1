#include "cli/bench/bench_progress.h"

#include <utility>

namespace podium {

void BenchProgress::Begin(std::string what) {
  const std::lock_guard lock(mutex_);
  ++begun_;
  what_ = std::move(what);
}

ProgressReport BenchProgress::Report() const {
  const std::lock_guard lock(mutex_);
  if (figures_ == 0 || begun_ == 0) return {std::nullopt, what_};
  return {static_cast<double>(begun_ - 1) / static_cast<double>(figures_),
          what_};
}

}  // namespace podium
