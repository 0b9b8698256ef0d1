#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "batch/text_set.h"
#include "engine/content_cache.h"

namespace podium {

// The logits of pairs that one model has scored, by the pairs' content. A score
// has the same bits in every batch (engine/backend.h), so a cached logit is
// what the model would return. An entry takes some 150 bytes.
using ScoreCache = ContentCache<float>;

// The pairs of a request without repetition: equal pairs are scored once, and
// pairs in the cache not at all.
class DistinctPairs {
 public:
  // The pairs are scored after `layers` (see ScoreBatch). `cache` must outlive
  // this.
  DistinctPairs(const TextSet& texts, std::span<const BatchPair> pairs,
                int32_t layers, ScoreCache& cache);

  // The pairs to score.
  const std::vector<BatchPair>& new_pairs() const { return new_pairs_; }

  // Takes the logits of new_pairs(), adds them to the cache, and returns the
  // logit of every pair in the given order.
  std::vector<float> Complete(const std::vector<float>& scored) const;

 private:
  ScoreCache& cache_;
  std::vector<BatchPair> new_pairs_;
  std::vector<ContentKey> new_keys_;
  std::vector<int32_t> place_;  // each pair's index in new_pairs_; -1: cached
  std::vector<float> known_;    // each pair's logit, if it was cached
};

}  // namespace podium
