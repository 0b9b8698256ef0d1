#include "rerank/passages.h"

#include <algorithm>

namespace podium {

Passages SplitPassages(std::span<const int32_t> document,
                       const PassageLimits& limits) {
  const size_t size = document.size();
  if (static_cast<int64_t>(size) > limits.max_tokens) {
    document = document.first(static_cast<size_t>(limits.max_tokens));
  }
  const auto kept = static_cast<int64_t>(document.size());
  // Divides rather than multiplies, because max_passages comes from the client
  // and the product could overflow.
  const int64_t needed = std::max<int64_t>(
      1, kept / limits.passage_tokens + (kept % limits.passage_tokens != 0));
  const int64_t count = std::min(needed, limits.max_passages);
  if (count < needed) {
    const auto room = static_cast<size_t>(count * limits.passage_tokens);
    document = limits.keep_end ? document.last(room) : document.first(room);
  }

  Passages passages;
  passages.truncated = document.size() < size;
  passages.parts.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    const auto begin = static_cast<size_t>(i * limits.passage_tokens);
    const auto length = std::min(static_cast<size_t>(limits.passage_tokens),
                                 document.size() - begin);
    passages.parts.push_back(document.subspan(begin, length));
  }
  return passages;
}

}  // namespace podium
