#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace podium {

// Counts values by range. A copy is a snapshot. Not thread-safe.
class Histogram {
 public:
  // `bounds` are the upper bounds of the ranges; they ascend and must outlive
  // the histogram. One more range has no upper bound.
  explicit Histogram(std::span<const double> bounds)
      : bounds_(bounds), counts_(bounds.size() + 1) {}

  // A value equal to a bound counts in the range that the bound ends.
  void Observe(double value);

  std::span<const double> bounds() const { return bounds_; }
  // One count per range, not cumulative; the range without a bound comes last.
  const std::vector<int64_t>& counts() const { return counts_; }
  double sum() const { return sum_; }

 private:
  std::span<const double> bounds_;
  std::vector<int64_t> counts_;
  double sum_ = 0;
};

}  // namespace podium
