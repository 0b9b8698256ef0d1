#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/token_estimate.h"

namespace podium {

struct ContextDocument {
  std::string_view id;    // the caller's; may be empty
  std::string_view text;  // UTF-8
};

// Where the best documents go. Models read the beginning and the end of a long
// prompt more closely than its middle: Liu et al., "Lost in the Middle", TACL
// 12, 2024.
enum class ContextOrder {
  kBestFirst,
  kBestAtBothEnds,  // 1, 3, 5 ... 6, 4, 2
};

struct ContextOptions {
  int64_t max_tokens = 0;               // in the whole block; at least 1
  TokenCounter count = EstimateTokens;  // as the model that reads it counts
  ContextOrder order = ContextOrder::kBestFirst;
  double duplicate_threshold = 0.8;  // see NearDuplicates; above 1: keep all
};

struct ContextBlock {
  std::string text;    // empty if nothing fits
  int64_t tokens = 0;  // in the text, at most max_tokens
  // Each document of the ranking is in one of the next three lists: as its
  // index in the ranking, and in the ranking's order.
  std::vector<size_t> documents;  // in the text; [n] there is documents[n - 1]
  struct Duplicate {
    size_t document;
    size_t of;  // the one of `documents` that it nearly repeats
  };
  std::vector<Duplicate> duplicates;  // left out as near-duplicates
  std::vector<size_t> no_room;        // left out because they did not fit
  // Whether the text has only the beginning of the last of `documents`.
  bool last_in_part = false;
};

// The top of a ranking (best first) as one block for the prompt of a language
// model:
//
//   [1] id of the best
//   its text
//
//   [2] id of the second (in part)
//   the first sentences of its text
//
//   (3 near-duplicates left out)
//
// Documents are taken whole, best first, as long as they fit. The first one
// that does not fit gives as many of its first sentences (SplitSentences) as
// fit, and no document after it is taken. If not even the first sentence of the
// best document fits, that sentence is cut at a word (TokenPrefix). The last
// line appears if near-duplicates of the documents above were left out. Control
// characters in an id become spaces. White space around a text is dropped.
ContextBlock MakeContextBlock(std::span<const ContextDocument> ranking,
                              const ContextOptions& options);

}  // namespace podium
