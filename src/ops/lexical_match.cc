#include "ops/lexical_match.h"

#include <algorithm>

namespace podium {

float LexicalMatch(std::span<const int32_t> query,
                   std::span<const int32_t> document,
                   std::span<const float> idf) {
  constexpr float kK1 = 0.9f, kB = 0.4f, kLength = 56;
  const float half =
      kK1 * (1 - kB + kB * static_cast<float>(document.size()) / kLength);
  float found = 0, all = 0;
  for (const int32_t id : query) {
    const float weight = idf[static_cast<size_t>(id)];
    if (weight == 0) continue;
    const auto count = static_cast<float>(std::ranges::count(document, id));
    found += weight * count / (count + half);
    all += weight;
  }
  return all > 0 ? found / all : 0;
}

}  // namespace podium
