#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/backend.h"

namespace podium {

// A batch of pairs as a model reads them, and their texts. For late interaction
// each pair is split: its document begins at the first token of type 1. So it
// is for a causal model, which has no types, unless no token has type 1.
struct PairBatch {
  std::vector<Encoding> texts;
  ScoreBatch batch;
};

inline PairBatch MakePairBatch(const ModelSizes& model,
                               const std::vector<Encoding>& pairs) {
  PairBatch made;
  made.texts.reserve(2 * pairs.size());
  const auto add = [&](const Encoding& pair, size_t begin, size_t end,
                       TextRole role) {
    Encoding& text = made.texts.emplace_back();
    text.role = role;
    text.input_ids.assign(pair.input_ids.begin() + begin,
                          pair.input_ids.begin() + end);
    text.token_type_ids.assign(pair.token_type_ids.begin() + begin,
                               pair.token_type_ids.begin() + end);
    made.batch.texts.push_back({.text = &text});
    return static_cast<int32_t>(made.texts.size()) - 1;
  };
  for (const Encoding& pair : pairs) {
    const size_t size = pair.input_ids.size();
    const bool causal = model.architecture == Architecture::kCausal;
    BatchPair& placed = made.batch.pairs.emplace_back();
    if (model.architecture == Architecture::kCrossEncoder) {
      placed.document = add(pair, 0, size, TextRole::kPair);
      continue;
    }
    const auto split =
        static_cast<size_t>(std::ranges::find(pair.token_type_ids, 1) -
                            pair.token_type_ids.begin());
    if (causal) {
      if (split == size) {
        placed.document = add(pair, 0, size, TextRole::kContinuation);
        continue;
      }
      placed.query = add(pair, 0, split, TextRole::kPrefix);
      placed.document = add(pair, split, size, TextRole::kContinuation);
      std::ranges::fill(made.texts.back().token_type_ids, 0);
      continue;
    }
    placed.query = add(pair, 0, split, TextRole::kQuery);
    placed.document = add(pair, split, size, TextRole::kDocument);
  }
  return made;
}

}  // namespace podium
