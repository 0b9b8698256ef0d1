#pragma once

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

namespace podium {

// Stores strings in a few large blocks: the names of a million documents
// without a million allocations. The views that it returns stay valid until it
// is destroyed, even when it is moved. Not thread-safe.
class StringPool {
 public:
  std::string_view Keep(std::string_view text) {
    if (text.size() > left_) {
      left_ = std::max(kBlockBytes, text.size());
      blocks_.push_back(std::make_unique<char[]>(left_));
      next_ = blocks_.back().get();
    }
    const std::string_view kept(next_, text.size());
    std::copy(text.begin(), text.end(), next_);
    next_ += text.size();
    left_ -= text.size();
    return kept;
  }

 private:
  static constexpr size_t kBlockBytes = 64 * 1024;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
};

}  // namespace podium
