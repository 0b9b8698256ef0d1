#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace podium {

// Maps strings to values, and finds those that begin a text.
// All edges are in one hash table: a step is a multiplication and usually one
// load. Several roots share the table. Const after Build(); any number of
// threads may use it.
class ByteTrie {
 public:
  // A vocabulary of 16 Mi bytes is several times the largest in use.
  static constexpr uint32_t kMaxNodes = uint32_t{1} << 24;

  struct Entry {
    uint32_t root = 0;
    std::string_view key;  // not empty
    int32_t value = 0;     // >= 0
  };

  struct Match {
    size_t length = 0;  // bytes; 0: nothing matched
    int32_t value = -1;
  };

  // Roots of `entries` must be in [0, roots), and a root must not have the same
  // key twice. kTooLarge over kMaxNodes.
  static Result<ByteTrie> Build(std::vector<Entry> entries, uint32_t roots);

  // The longest key of `root` that `text` starts with.
  Match Longest(uint32_t root, std::string_view text) const {
    Match match;
    uint32_t node = root;
    uint32_t last = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      const uint32_t child = Child(node, static_cast<uint8_t>(text[i]));
      if (child == 0) break;
      node = child & ~kHasValue;
      if (child & kHasValue) {
        last = node;
        match.length = i + 1;
      }
    }
    if (match.length != 0) match.value = values_[last];
    return match;
  }

  // Calls found(size_t length, int32_t value) for each key of `root` that
  // `text` starts with, the shortest first.
  template <class Found>
  void Prefixes(uint32_t root, std::string_view text,
                const Found& found) const {
    uint32_t node = root;
    for (size_t i = 0; i < text.size(); ++i) {
      const uint32_t child = Child(node, static_cast<uint8_t>(text[i]));
      if (child == 0) return;
      node = child & ~kHasValue;
      if (child & kHasValue) found(i + 1, values_[node]);
    }
  }

 private:
  static constexpr uint32_t kHasValue = uint32_t{1} << 31;

  struct Edge {
    uint32_t parent_and_byte = 0;  // parent << 8 | byte
    uint32_t child = 0;            // child | kHasValue; 0: an empty slot
  };

  uint32_t Child(uint32_t parent, uint8_t byte) const {
    const uint32_t key = parent << 8 | byte;
    for (size_t slot = SlotOf(key);; slot = (slot + 1) & (edges_.size() - 1)) {
      const Edge& edge = edges_[slot];
      if (edge.parent_and_byte == key || edge.child == 0) return edge.child;
    }
  }

  size_t SlotOf(uint32_t key) const { return key * multiplier_ >> shift_; }

  bool Place(const std::vector<Edge>& edges, uint32_t multiplier);

  std::vector<Edge> edges_;  // size a power of two, at most half full
  uint32_t multiplier_ = 0;
  int shift_ = 0;
  std::vector<int32_t> values_;  // by node; -1: no entry ends there
};

}  // namespace podium
