#pragma once

#include <cstdint>
#include <iterator>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "engine/content_key.h"

namespace podium {

struct CacheCounts {
  int64_t hits = 0;
  int64_t misses = 0;
  int64_t entries = 0;
  int64_t size = 0;  // the sum of the entries' sizes
};

// Values of texts or pairs, by their content. Drops the least recently used
// entries when it is full. Thread-safe.
template <class Value>
class ContentCache {
 public:
  // The entries' sizes add up to at most `capacity`. With 0 the cache holds and
  // counts nothing.
  explicit ContentCache(int64_t capacity) : capacity_(capacity) {}

  std::optional<Value> Find(const ContentKey& key) {
    if (capacity_ == 0) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(key);
    if (found == places_.end()) {
      ++misses_;
      return std::nullopt;
    }
    ++hits_;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->value;
  }

  // Does nothing if the key is already there or the entry is larger than the
  // cache.
  void Add(const ContentKey& key, Value value, int64_t size = 1) {
    if (size > capacity_) return;
    std::list<Entry> dropped;  // destroyed outside the lock
    const std::lock_guard lock(mutex_);
    if (places_.contains(key)) return;
    while (size_ + size > capacity_) {
      size_ -= entries_.back().size;
      places_.erase(entries_.back().key);
      dropped.splice(dropped.begin(), entries_, std::prev(entries_.end()));
    }
    entries_.push_front({key, std::move(value), size});
    places_.emplace(key, entries_.begin());
    size_ += size;
  }

  CacheCounts counts() const {
    const std::lock_guard lock(mutex_);
    return {hits_, misses_, static_cast<int64_t>(entries_.size()), size_};
  }

 private:
  struct Entry {
    ContentKey key;
    Value value;
    int64_t size;
  };

  const int64_t capacity_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // the most recently used first
  std::unordered_map<ContentKey, typename std::list<Entry>::iterator,
                     ContentKeyHash>
      places_;
  int64_t size_ = 0, hits_ = 0, misses_ = 0;
};

}  // namespace podium
