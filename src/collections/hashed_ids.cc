#include "collections/hashed_ids.h"

#include <algorithm>
#include <functional>

#include "base/sort_once.h"

namespace podium {

uint64_t HashId(std::string_view id) {
  static_assert(sizeof(size_t) == sizeof(uint64_t));
  return std::hash<std::string_view>()(id);
}

void HashedIds::Add(std::string_view id) {
  hashes_.push_back(HashId(id));
  constexpr size_t kFirstCompaction = 4096;
  if (hashes_.size() >= std::max(kFirstCompaction, 2 * compacted_)) Compact();
}

void HashedIds::Seal() {
  Compact();
  hashes_.shrink_to_fit();
}

bool HashedIds::Has(uint64_t hash) const {
  return std::binary_search(hashes_.begin(), hashes_.end(), hash);
}

void HashedIds::Compact() {
  SortOnce(hashes_);
  compacted_ = hashes_.size();
}

}  // namespace podium
