#include "model/texts.h"

#include <algorithm>

namespace podium {
namespace {

std::span<const int32_t> Of(std::span<const int32_t> ids, TokenRange tokens) {
  return ids.subspan(static_cast<size_t>(tokens.begin),
                     static_cast<size_t>(tokens.count));
}

}  // namespace

void Texts::Cut(const Batch& pairs) {
  pairs_.clear();
  for (auto* ids : {&input_ids_, &token_type_ids_, &position_ids_}) {
    ids->clear();
  }
  cu_seqlens_.assign(1, 0);
  max_seqlen_ = 0;
  for (size_t i = 0; i < static_cast<size_t>(pairs.size()); ++i) {
    const int64_t begin = pairs.cu_seqlens[i], end = pairs.cu_seqlens[i + 1];
    const auto types = Of(pairs.token_type_ids, {begin, end - begin});
    const int64_t split = std::ranges::find(types, 1) - types.begin();
    const TokenRange query = {begin, split};
    const TokenRange document = {begin + split, end - begin - split};
    pairs_.push_back(
        {Repeats(pairs, query) ? pairs_.back().query : Append(pairs, query),
         Append(pairs, document)});
  }
}

Batch Texts::batch() const {
  return {.input_ids = input_ids_,
          .token_type_ids = token_type_ids_,
          .position_ids = position_ids_,
          .cu_seqlens = cu_seqlens_,
          .max_seqlen = max_seqlen_};
}

std::span<const int32_t> Texts::ids(TokenRange tokens) const {
  return Of(input_ids_, tokens);
}

bool Texts::Repeats(const Batch& pairs, TokenRange query) const {
  if (pairs_.empty()) return false;
  const TokenRange last = pairs_.back().query;
  return std::ranges::equal(Of(pairs.input_ids, query), Of(input_ids_, last)) &&
         std::ranges::equal(Of(pairs.token_type_ids, query),
                            Of(token_type_ids_, last));
}

TokenRange Texts::Append(const Batch& pairs, TokenRange tokens) {
  const TokenRange rows = {static_cast<int64_t>(input_ids_.size()),
                           tokens.count};
  if (tokens.count == 0) return rows;  // no sequence is empty
  const auto ids = Of(pairs.input_ids, tokens);
  const auto types = Of(pairs.token_type_ids, tokens);
  input_ids_.insert(input_ids_.end(), ids.begin(), ids.end());
  token_type_ids_.insert(token_type_ids_.end(), types.begin(), types.end());
  const auto count = static_cast<int32_t>(tokens.count);
  for (int32_t i = 0; i < count; ++i) position_ids_.push_back(i);
  cu_seqlens_.push_back(static_cast<int32_t>(input_ids_.size()));
  max_seqlen_ = std::max(max_seqlen_, count);
  return rows;
}

}  // namespace podium
