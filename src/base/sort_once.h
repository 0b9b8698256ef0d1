#pragma once

#include <algorithm>
#include <vector>

namespace podium {

// Sorts ascending and removes duplicates.
template <class Value>
void SortOnce(std::vector<Value>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace podium
