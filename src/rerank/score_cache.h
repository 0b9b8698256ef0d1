#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "tensor/encoding.h"

namespace podium {

// What a model reads of a pair, as a SHA-256 of its ids, of which text each
// belongs to, and of how many layers read it (see Batch): query, document, cuts
// and template are all in it. Texts that the tokenizer makes the same are the
// same pair.
using PairKey = std::array<uint8_t, 32>;
PairKey KeyOf(const Encoding& encoding, int32_t layers);

// A digest is as good a hash in any eight of its bytes.
struct PairKeyHash {
  size_t operator()(const PairKey& key) const {
    size_t hash;
    std::memcpy(&hash, key.data(), sizeof hash);
    return hash;
  }
};

struct ScoreCacheCounts {
  int64_t hits = 0;
  int64_t misses = 0;
  int64_t entries = 0;
};

// The logits of pairs that one model has scored; the one not asked for the
// longest makes room. A score has the same bits in every batch (engine/
// backend.h), so an answer out of the cache is the answer. Some 150 bytes an
// entry. Thread-safe.
class ScoreCache {
 public:
  // Holds at most `capacity` logits; with 0 it holds and counts nothing.
  explicit ScoreCache(int64_t capacity) : capacity_(capacity) {}

  std::optional<float> Find(const PairKey& key);
  void Add(const PairKey& key, float logit);
  ScoreCacheCounts counts() const;

 private:
  struct Entry {
    PairKey key;
    float logit;
  };
  const int64_t capacity_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // the last asked for first
  std::unordered_map<PairKey, std::list<Entry>::iterator, PairKeyHash> places_;
  int64_t hits_ = 0, misses_ = 0;
};

}  // namespace podium
