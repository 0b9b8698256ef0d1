#include "base/histogram.h"

#include <algorithm>

namespace podium {

void Histogram::Observe(double value) {
  const auto range = std::lower_bound(bounds_.begin(), bounds_.end(), value);
  ++counts_[static_cast<size_t>(range - bounds_.begin())];
  sum_ += value;
}

}  // namespace podium
