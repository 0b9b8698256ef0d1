#pragma once

#include <algorithm>
#include <vector>

namespace podium {

// Ascending, and each value once.
template <class Value>
void SortOnce(std::vector<Value>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace podium
