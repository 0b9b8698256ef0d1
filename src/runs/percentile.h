#pragma once

#include <vector>

namespace podium {

// The smallest of sorted numbers that is at least as large as a part `share` of
// them.
double Percentile(const std::vector<double>& sorted, double share);

}  // namespace podium
