#include "rerank/distinct_pairs.h"

#include <unordered_map>
#include <utility>

namespace podium {

DistinctPairs::DistinctPairs(std::vector<Encoding> pairs, int32_t layers,
                             ScoreCache& cache)
    : cache_(cache), place_(pairs.size(), -1), known_(pairs.size()) {
  std::unordered_map<PairKey, size_t, PairKeyHash> first;
  for (size_t i = 0; i < pairs.size(); ++i) {
    const PairKey key = KeyOf(pairs[i], layers);
    const auto [seen, is_new] = first.emplace(key, i);
    if (!is_new) {
      place_[i] = place_[seen->second];
      known_[i] = known_[seen->second];
    } else if (const auto logit = cache_.Find(key)) {
      known_[i] = *logit;
    } else {
      place_[i] = static_cast<int32_t>(new_pairs_.size());
      new_pairs_.push_back(std::move(pairs[i]));
      new_keys_.push_back(key);
    }
  }
}

std::vector<float> DistinctPairs::Complete(
    const std::vector<float>& scored) const {
  for (size_t i = 0; i < scored.size(); ++i)
    cache_.Add(new_keys_[i], scored[i]);
  std::vector<float> logits = known_;
  for (size_t i = 0; i < logits.size(); ++i) {
    if (place_[i] >= 0) logits[i] = scored[static_cast<size_t>(place_[i])];
  }
  return logits;
}

}  // namespace podium
