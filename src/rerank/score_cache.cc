#include "rerank/score_cache.h"

#include <openssl/evp.h>

#include <vector>

namespace podium {
namespace {

void Append(const std::vector<int32_t>& ids, std::vector<uint8_t>& bytes) {
  const auto* begin = reinterpret_cast<const uint8_t*>(ids.data());
  bytes.insert(bytes.end(), begin, begin + ids.size() * sizeof(int32_t));
}

}  // namespace

PairKey KeyOf(const Encoding& encoding, int32_t layers) {
  // Both lists are of one length, so that no two pairs have the same bytes.
  std::vector<uint8_t> bytes;
  bytes.reserve((2 * encoding.input_ids.size() + 1) * sizeof(int32_t));
  Append(encoding.input_ids, bytes);
  Append(encoding.token_type_ids, bytes);
  Append({layers}, bytes);
  PairKey key;
  EVP_Digest(bytes.data(), bytes.size(), key.data(), nullptr, EVP_sha256(),
             nullptr);
  return key;
}

std::optional<float> ScoreCache::Find(const PairKey& key) {
  if (capacity_ == 0) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(key);
  if (found == places_.end()) {
    ++misses_;
    return std::nullopt;
  }
  ++hits_;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->logit;
}

void ScoreCache::Add(const PairKey& key, float logit) {
  if (capacity_ == 0) return;
  const std::lock_guard lock(mutex_);
  if (places_.contains(key)) return;  // another request was sooner
  if (static_cast<int64_t>(entries_.size()) == capacity_) {
    places_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({key, logit});
  places_.emplace(key, entries_.begin());
}

ScoreCacheCounts ScoreCache::counts() const {
  const std::lock_guard lock(mutex_);
  return {hits_, misses_, static_cast<int64_t>(entries_.size())};
}

}  // namespace podium
