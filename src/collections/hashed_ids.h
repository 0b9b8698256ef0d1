#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace podium {

// A hash of an id. Two ids of one collection of a billion have the same one
// with a chance of 1 in 37: what may not be wrong compares the ids as well.
uint64_t HashId(std::string_view id);

// A set of ids in 8 bytes each (16 while it grows), for runs of millions of
// lines. Not for several threads at once.
class HashedIds {
 public:
  void Add(std::string_view id);
  // After the last Add: sorts, and lets go of what is not needed.
  void Seal();
  // Of a sealed set.
  bool Has(uint64_t hash) const;
  size_t size() const { return hashes_.size(); }

 private:
  void Compact();

  std::vector<uint64_t> hashes_;
  size_t compacted_ = 0;  // how many are sorted and unique
};

}  // namespace podium
