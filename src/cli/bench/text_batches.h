#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "batch/text_set.h"
#include "engine/backend.h"

namespace podium {

// Pairs of one set of texts, cut into batches for a backend that nothing else
// uses.
class TextBatches {
 public:
  // Batches of at most `max_tokens` (one longer pair is a batch of its own), of
  // the pairs in this order. `texts` outlives this.
  TextBatches(const TextSet& texts, std::span<const BatchPair> pairs,
              int64_t max_tokens);

  // Scores every pair; `logits` in the order of the pairs.
  Result<void> Score(Backend& backend, std::span<float> logits);

 private:
  std::vector<ScoreBatch> batches_;
};

}  // namespace podium
