#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "rerank/score_cache.h"
#include "tensor/encoding.h"

namespace podium {

// The pairs of one request, of which the model has to read each that is new
// only once: two that are alike are one, and what the cache holds is known.
class DistinctPairs {
 public:
  // To be read up to layer `layers` (see Batch). `cache` outlives this.
  DistinctPairs(std::vector<Encoding> pairs, int32_t layers, ScoreCache& cache);

  // Those to score; once.
  std::vector<Encoding> TakeNew() { return std::move(new_pairs_); }

  // The logit of every pair in the order they were given, from those of
  // TakeNew, which go to the cache.
  std::vector<float> Complete(const std::vector<float>& scored) const;

 private:
  ScoreCache& cache_;
  std::vector<Encoding> new_pairs_;
  std::vector<PairKey> new_keys_;
  std::vector<int32_t> place_;  // of each pair in new_pairs_; -1: known
  std::vector<float> known_;    // logits, of each pair
};

}  // namespace podium
