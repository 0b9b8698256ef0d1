#pragma once

#include <cstdint>
#include <span>

namespace podium {

// Texts laid end to end, without padding. Text i holds the tokens
// [cu_seqlens[i], cu_seqlens[i + 1]) and is never empty. What a model family
// derives from a text, such as its positions, it computes itself. A view: the
// caller keeps the data alive.
struct TextBatch {
  std::span<const int32_t> input_ids;       // (total_tokens)
  std::span<const int32_t> token_type_ids;  // (total_tokens)
  std::span<const int32_t> cu_seqlens;      // (texts + 1), from 0 to
                                            // total_tokens
  int32_t max_seqlen = 0;                   // tokens of the longest text
  // (texts) How many of each text's first tokens its tokens attend to, 1 or
  // more. Empty: all of them.
  std::span<const int32_t> attended = {};

  int64_t size() const {
    return cu_seqlens.empty() ? 0 : static_cast<int64_t>(cu_seqlens.size()) - 1;
  }
  int64_t total_tokens() const {
    return static_cast<int64_t>(input_ids.size());
  }
};

}  // namespace podium
