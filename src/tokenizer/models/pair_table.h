#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "tokenizer/models/merge_symbols.h"

namespace podium {

// Two tokens that BPE merges, and the token they become.
struct TokenMerge {
  int32_t left = 0;
  int32_t right = 0;
  int32_t merged = 0;
};

// Maps pairs of tokens to their merge. A lookup is a multiplication and usually
// one load. Const after Build(); any number of threads may use it.
class PairTable {
 public:
  PairTable() : entries_(1) {}  // without merges

  // The rank of a merge is its place in `merges`. Ids must be in [0, 2^24).
  // kInvalidData, with the places, if a pair is there twice; kTooLarge for more
  // than kMaxMerges.
  static Result<PairTable> Build(const std::vector<TokenMerge>& merges);

  PairMerge Find(int32_t left, int32_t right) const {
    const uint64_t key = KeyOf(left, right);
    for (size_t slot = SlotOf(key);;
         slot = (slot + 1) & (entries_.size() - 1)) {
      const Entry& entry = entries_[slot];
      // An empty slot says that the pair never merges.
      if (entry.key == key || entry.key == kEmpty) return entry.merge;
    }
  }

  // Calls visit(int32_t left, int32_t right) for each pair, in no order.
  template <class Visit>
  void ForEach(const Visit& visit) const {
    for (const Entry& entry : entries_) {
      if (entry.key == kEmpty) continue;
      visit(static_cast<int32_t>(entry.key >> 32),
            static_cast<int32_t>(entry.key & UINT32_MAX));
    }
  }

 private:
  static constexpr uint64_t kEmpty = UINT64_MAX;

  struct Entry {
    uint64_t key = kEmpty;
    PairMerge merge;
  };

  static uint64_t KeyOf(int32_t left, int32_t right) {
    return uint64_t{static_cast<uint32_t>(left)} << 32 |
           static_cast<uint32_t>(right);
  }
  size_t SlotOf(uint64_t key) const { return key * multiplier_ >> shift_; }

  std::vector<Entry> entries_;  // size a power of two, at most half full
  uint64_t multiplier_ = 0;
  int shift_ = 63;
};

}  // namespace podium
