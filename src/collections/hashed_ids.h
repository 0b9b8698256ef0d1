#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace podium {

// A hash of an id. In a collection of a billion ids, the chance that any two
// collide is 1 in 37: callers that must be exact also compare the ids.
uint64_t HashId(std::string_view id);

// A set of ids in 8 bytes each (16 while it grows), for runs of millions of
// lines. Not thread-safe.
class HashedIds {
 public:
  void Add(std::string_view id);
  // Call after the last Add(): sorts, and frees unused memory.
  void Seal();
  // Needs a sealed set.
  bool Has(uint64_t hash) const;
  size_t size() const { return hashes_.size(); }

 private:
  void Compact();

  std::vector<uint64_t> hashes_;
  size_t compacted_ = 0;  // how many are already sorted and unique
};

}  // namespace podium
