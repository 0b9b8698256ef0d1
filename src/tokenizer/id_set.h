#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace podium {

// A set of token ids.
class IdSet {
 public:
  // Returns false if `id`, which must be at least 0, is already in the set.
  bool Insert(int32_t id) {
    const auto index = static_cast<size_t>(id);
    if (index >= taken_.size()) taken_.resize(index + 1);
    if (taken_[index]) return false;
    return taken_[index] = true;
  }
  // One more than the largest id.
  int32_t size() const { return static_cast<int32_t>(taken_.size()); }

 private:
  std::vector<bool> taken_;
};

}  // namespace podium
