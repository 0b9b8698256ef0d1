#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace podium {

struct PassageLimits {
  int64_t passage_tokens = 0;  // tokens that fit beside the query; at least 1
  int64_t max_tokens = 0;      // first tokens of the document; the rest is cut
  int64_t max_passages = 0;    // passages to score; at least 1
  // If a document has more passages, the last ones are scored, not the first.
  bool keep_end = false;
};

struct Passages {
  std::vector<std::span<const int32_t>> parts;  // at least one; borrow the ids
  bool truncated = false;  // whether a part of the document is in none
};

// Cuts a document into consecutive passages that do not overlap, as Cohere does
// with a document longer than the model's context. The best passage's score is
// the document's score. An empty document is one empty passage.
Passages SplitPassages(std::span<const int32_t> document,
                       const PassageLimits& limits);

}  // namespace podium
