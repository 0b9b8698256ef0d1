#include "rerank/passages.h"

#include <algorithm>

namespace podium {

Passages SplitPassages(std::span<const int32_t> document,
                       const PassageLimits& limits) {
  const auto size = static_cast<int64_t>(document.size());
  int64_t kept = std::min(size, limits.max_tokens);
  // Divides rather than multiplies: max_passages is the client's number.
  const int64_t needed = std::max<int64_t>(
      1, kept / limits.passage_tokens + (kept % limits.passage_tokens != 0));
  const int64_t count = std::min(needed, limits.max_passages);
  if (count < needed) kept = count * limits.passage_tokens;

  Passages passages;
  passages.truncated = kept < size;
  passages.parts.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    const int64_t begin = i * limits.passage_tokens;
    const int64_t length = std::min(limits.passage_tokens, kept - begin);
    passages.parts.push_back(document.subspan(static_cast<size_t>(begin),
                                              static_cast<size_t>(length)));
  }
  return passages;
}

}  // namespace podium
