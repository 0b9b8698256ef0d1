#include "cli/bench/text_batches.h"

#include <utility>

namespace podium {

TextBatches::TextBatches(const TextSet& texts, std::span<const BatchPair> pairs,
                         int64_t max_tokens) {
  constexpr int32_t kNone = BatchPair::kNoText;
  int32_t query = kNone;  // the previous pair's, in its batch
  int64_t tokens = 0;     // in the last batch
  for (size_t i = 0; i < pairs.size(); ++i) {
    const bool new_query =
        pairs[i].query != kNone &&
        (query == kNone || pairs[i].query != pairs[i - 1].query);
    const int64_t more = texts.tokens(pairs[i].document) +
                         (new_query ? texts.tokens(pairs[i].query) : 0);
    const bool full = batches_.empty() || tokens + more > max_tokens;
    if (full) {
      batches_.emplace_back();
      tokens = 0;
    }
    ScoreBatch& batch = batches_.back();
    const auto add = [&](int32_t text) {
      batch.texts.push_back({.text = &texts[text].encoding});
      tokens += texts.tokens(text);
      return static_cast<int32_t>(batch.texts.size()) - 1;
    };
    if (pairs[i].query != kNone && (full || new_query)) {
      query = add(pairs[i].query);
    }
    batch.pairs.push_back({query, add(pairs[i].document)});
  }
}

Result<void> TextBatches::Score(Backend& backend, std::span<float> logits) {
  for (ScoreBatch& batch : batches_) {
    auto work = backend.Score(batch, logits.first(batch.pairs.size()), {});
    if (!work) return Unexpected(std::move(work.error()));
    logits = logits.subspan(batch.pairs.size());
  }
  return {};
}

}  // namespace podium
