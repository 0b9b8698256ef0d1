#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace podium {

// How many values fell into each range. A copy is a snapshot. Not for several
// threads at once.
class Histogram {
 public:
  // The upper bounds of the ranges, which rise and outlive the histogram; one
  // more range has no bound.
  explicit Histogram(std::span<const double> bounds)
      : bounds_(bounds), counts_(bounds.size() + 1) {}

  // A value that is a bound belongs to the range that it ends.
  void Observe(double value);

  std::span<const double> bounds() const { return bounds_; }
  // Of each range alone, the one without a bound last.
  const std::vector<int64_t>& counts() const { return counts_; }
  double sum() const { return sum_; }

 private:
  std::span<const double> bounds_;
  std::vector<int64_t> counts_;
  double sum_ = 0;
};

}  // namespace podium
