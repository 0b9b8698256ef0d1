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
  std::string_view id;    // as the caller calls it; may be empty
  std::string_view text;  // UTF-8
};

// Where the best documents stand. Models read the beginning and the end of a
// long prompt more closely than its middle: Liu et al., "Lost in the Middle",
// TACL 12, 2024.
enum class ContextOrder {
  kBestFirst,
  kBestAtBothEnds,  // 1, 3, 5 ... 6, 4, 2
};

struct ContextOptions {
  int64_t max_tokens = 0;               // of the whole block; at least 1
  TokenCounter count = EstimateTokens;  // of the model that will read it
  ContextOrder order = ContextOrder::kBestFirst;
  double duplicate_threshold = 0.8;  // see NearDuplicates; over 1: keep all
};

struct ContextBlock {
  std::string text;    // empty where nothing fits
  int64_t tokens = 0;  // of the text, at most max_tokens
  // Each document of the ranking, by its place there, is in one of these three,
  // in the ranking's order.
  std::vector<size_t> documents;  // in the text, where [n] is documents[n - 1]
  struct Duplicate {
    size_t document;
    size_t of;  // which is among the documents
  };
  std::vector<Duplicate> duplicates;  // left out
  std::vector<size_t> no_room;        // left out
  // Of the last of the documents there is only the beginning.
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
// Documents are taken whole, best first, as long as they fit; of the first that
// does not, as many of its sentences (SplitSentences) as fit, and none after
// it. Where not even the first sentence of the best document fits, it is cut at
// a word (TokenPrefix). The last line is there where near-duplicates of the
// documents above were left out. Control characters of an id are printed as
// spaces. White space around a text is left out.
ContextBlock MakeContextBlock(std::span<const ContextDocument> ranking,
                              const ContextOptions& options);

}  // namespace podium
