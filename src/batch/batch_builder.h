#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tensor/batch.h"
#include "tensor/encoding.h"

namespace podium {

inline int64_t Tokens(const Encoding& encoding) {
  return static_cast<int64_t>(encoding.input_ids.size());
}

// Lays encodings end to end. Reused from batch to batch, so that a steady state
// allocates nothing. batch() is a view that the next Clear() or Add() ends.
class BatchBuilder {
 public:
  void Clear() {
    input_ids_.clear();
    token_type_ids_.clear();
    position_ids_.clear();
    cu_seqlens_.assign(1, 0);
    max_seqlen_ = 0;
  }

  void Add(const Encoding& encoding) {
    const int32_t length = static_cast<int32_t>(Tokens(encoding));
    input_ids_.insert(input_ids_.end(), encoding.input_ids.begin(),
                      encoding.input_ids.end());
    token_type_ids_.insert(token_type_ids_.end(),
                           encoding.token_type_ids.begin(),
                           encoding.token_type_ids.end());
    for (int32_t i = 0; i < length; ++i) position_ids_.push_back(i);
    cu_seqlens_.push_back(cu_seqlens_.back() + length);
    max_seqlen_ = std::max(max_seqlen_, length);
  }

  Batch batch() const {
    return {.input_ids = input_ids_,
            .token_type_ids = token_type_ids_,
            .position_ids = position_ids_,
            .cu_seqlens = cu_seqlens_,
            .max_seqlen = max_seqlen_};
  }

 private:
  std::vector<int32_t> input_ids_, token_type_ids_, position_ids_, cu_seqlens_;
  int32_t max_seqlen_ = 0;
};

}  // namespace podium
