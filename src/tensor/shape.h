#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace podium {

using Shape = std::vector<int64_t>;  // every dimension is >= 0

// "[384, 1536]"
inline std::string ToString(const Shape& shape) {
  std::string text = "[";
  for (const int64_t dimension : shape) {
    if (text.size() > 1) text += ", ";
    text += std::to_string(dimension);
  }
  return text + "]";
}

}  // namespace podium
