#pragma once

#include <vector>

namespace podium {

// The smallest of sorted numbers that at least `share` of them do not exceed.
double Percentile(const std::vector<double>& sorted, double share);

}  // namespace podium
