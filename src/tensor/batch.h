#pragma once

#include <cstdint>
#include <span>

namespace podium {

// Sequences laid end to end, without padding. Sequence i holds the tokens
// [cu_seqlens[i], cu_seqlens[i + 1]). A view: the caller keeps the data alive.
struct Batch {
  std::span<const int32_t> input_ids;       // (total_tokens)
  std::span<const int32_t> token_type_ids;  // (total_tokens)
  std::span<const int32_t>
      position_ids;  // (total_tokens), counted from 0 in each sequence
  std::span<const int32_t>
      cu_seqlens;          // (sequences + 1), from 0 to total_tokens
  int32_t max_seqlen = 0;  // tokens of the longest sequence
  int32_t layers = 0;      // layers of the model to run; 0: all

  int64_t size() const {
    return cu_seqlens.empty() ? 0 : static_cast<int64_t>(cu_seqlens.size()) - 1;
  }
  int64_t total_tokens() const {
    return static_cast<int64_t>(input_ids.size());
  }
};

}  // namespace podium
