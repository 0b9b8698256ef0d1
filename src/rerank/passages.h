#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace podium {

struct PassageLimits {
  int64_t passage_tokens = 0;  // that fit beside the query; at least 1
  int64_t max_tokens = 0;      // of the document that are read at all
  int64_t max_passages = 0;    // that are scored; at least 1
  // If a document has more passages, the last ones are scored, not the first.
  bool keep_end = false;
};

struct Passages {
  std::vector<std::span<const int32_t>> parts;  // at least one; borrow the ids
  bool truncated = false;  // a part of the document is in none of them
};

// Cuts a document into consecutive passages that do not overlap, as Cohere does
// with one longer than the model's context. The document's score is the best of
// its passages'. An empty document is one empty passage.
Passages SplitPassages(std::span<const int32_t> document,
                       const PassageLimits& limits);

}  // namespace podium
