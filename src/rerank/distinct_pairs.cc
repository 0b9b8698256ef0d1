#include "rerank/distinct_pairs.h"

#include <unordered_map>

namespace podium {
namespace {

ContentKey KeyOf(const TextSet& texts, const BatchPair& pair, int32_t layers) {
  const Encoding* const document = &texts[pair.document].encoding;
  if (pair.query == BatchPair::kNoText) {
    const Encoding* const one[] = {document};
    return podium::KeyOf(one, layers);
  }
  const Encoding* const both[] = {&texts[pair.query].encoding, document};
  return podium::KeyOf(both, layers);
}

}  // namespace

DistinctPairs::DistinctPairs(const TextSet& texts,
                             std::span<const BatchPair> pairs, int32_t layers,
                             ScoreCache& cache)
    : cache_(cache), place_(pairs.size(), -1), known_(pairs.size()) {
  std::unordered_map<ContentKey, size_t, ContentKeyHash> first;
  for (size_t i = 0; i < pairs.size(); ++i) {
    const ContentKey key = KeyOf(texts, pairs[i], layers);
    const auto [seen, is_new] = first.emplace(key, i);
    if (!is_new) {
      place_[i] = place_[seen->second];
      known_[i] = known_[seen->second];
    } else if (const auto logit = cache_.Find(key)) {
      known_[i] = *logit;
    } else {
      place_[i] = static_cast<int32_t>(new_pairs_.size());
      new_pairs_.push_back(pairs[i]);
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
