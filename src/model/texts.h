#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tensor/batch.h"

namespace podium {

// Rows [begin, begin + count) of a batch's tokens.
struct TokenRange {
  int64_t begin = 0;
  int64_t count = 0;
};

// The texts of a batch of pairs as sequences of their own, positions counted
// from 0 in each. A pair's document begins at its first token of type 1. A
// query that is the one of the pair before is there once: what is computed of a
// text depends on nothing else.
class Texts {
 public:
  struct Pair {
    TokenRange query, document;  // in batch(); either may be empty
  };

  // Replaces what was there.
  void Cut(const Batch& pairs);

  Batch batch() const;
  std::span<const int32_t> ids(TokenRange tokens) const;
  const std::vector<Pair>& pairs() const { return pairs_; }

 private:
  TokenRange Append(const Batch& pairs, TokenRange tokens);
  bool Repeats(const Batch& pairs, TokenRange query) const;

  std::vector<Pair> pairs_;
  std::vector<int32_t> input_ids_, token_type_ids_, position_ids_, cu_seqlens_;
  int32_t max_seqlen_ = 0;
};

}  // namespace podium
