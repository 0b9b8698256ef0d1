#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "batch/text_set.h"
#include "engine/content_cache.h"

namespace podium {

// The logits of pairs that one model has scored, by their content. A score has
// the same bits in every batch (engine/backend.h), so an answer out of the
// cache is the answer. Some 150 bytes an entry.
using ScoreCache = ContentCache<float>;

// Pairs of one request, each different one of which the model has to read only
// once: two that are alike are one, and what the cache holds is known.
class DistinctPairs {
 public:
  // To be scored after `layers` (see ScoreBatch). `cache` outlives this.
  DistinctPairs(const TextSet& texts, std::span<const BatchPair> pairs,
                int32_t layers, ScoreCache& cache);

  // Those to score.
  const std::vector<BatchPair>& new_pairs() const { return new_pairs_; }

  // The logit of every pair in the order they were given, from those of
  // new_pairs(), which go to the cache.
  std::vector<float> Complete(const std::vector<float>& scored) const;

 private:
  ScoreCache& cache_;
  std::vector<BatchPair> new_pairs_;
  std::vector<ContentKey> new_keys_;
  std::vector<int32_t> place_;  // of each pair in new_pairs_; -1: known
  std::vector<float> known_;    // logits, of each pair
};

}  // namespace podium
