#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace podium {

// How often `text` contains `what`, which is not empty; overlaps count.
inline int64_t Occurrences(const std::string& text, std::string_view what) {
  int64_t count = 0;
  for (size_t at = 0; (at = text.find(what, at)) != text.npos; ++at) ++count;
  return count;
}

}  // namespace podium
