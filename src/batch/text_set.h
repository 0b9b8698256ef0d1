#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "batch/state_budget.h"
#include "engine/backend.h"
#include "tensor/encoding.h"

namespace podium {

// The texts of a request, each once, and what the backend knows of them: the
// states of the query serve every batch, those of documents the next stage.
class TextSet {
 public:
  struct Text {
    Encoding encoding;
    std::shared_ptr<const TextStates> states;  // null: none are kept
    StateBudget::Share share;                  // of their memory
  };

  // Returns the text's index.
  int32_t Add(Encoding encoding) {
    texts_.push_back({std::move(encoding), nullptr, {}});
    return static_cast<int32_t>(texts_.size()) - 1;
  }

  // Forgets a text's states, so that it begins anew.
  void Forget(int32_t index) {
    (*this)[index].states = nullptr;
    (*this)[index].share = {};
  }

  Text& operator[](int32_t index) { return texts_[static_cast<size_t>(index)]; }
  const Text& operator[](int32_t index) const {
    return texts_[static_cast<size_t>(index)];
  }
  int64_t tokens(int32_t index) const {
    return (*this)[index].encoding.tokens();
  }
  int32_t size() const { return static_cast<int32_t>(texts_.size()); }

 private:
  std::vector<Text> texts_;
};

}  // namespace podium
