#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "batch/text_set.h"
#include "engine/backend.h"

namespace podium {

// Pairs of one set of texts, cut into batches for a backend that has no other
// user.
class TextBatches {
 public:
  // Cuts the pairs, in this order, into batches of at most `max_tokens`; a
  // longer pair is a batch of its own. `texts` must outlive this.
  TextBatches(const TextSet& texts, std::span<const BatchPair> pairs,
              int64_t max_tokens);

  // Scores every pair. `logits` are in the order of the pairs.
  Result<void> Score(Backend& backend, std::span<float> logits);

 private:
  std::vector<ScoreBatch> batches_;
};

}  // namespace podium
