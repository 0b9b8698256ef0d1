#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace podium {

// The tokens of a Unigram, each with its score: finds all that begin a text. A
// double array, so that a step along a token is one load, which also has the
// token's id; ByteTrie takes three, and half of the memory. Scores are in the
// order of the ids: frequent tokens, whose ids are often low, stay together.
// Const after Build() and Remove(); any number of threads may use it.
class PieceTrie {
 public:
  static constexpr int32_t kNoToken = -1;
  // About fifteen times what the largest vocabulary in use needs.
  static constexpr size_t kMaxUnits = size_t{1} << 24;

  struct Token {
    std::string_view text;
    double score = 0;
    int32_t id = 0;  // >= 0; all ids together are about as many as tokens
  };

  // If tokens have the same text, the one with the highest id counts; an empty
  // one is never found. kTooLarge for tokens that need more than kMaxUnits.
  static Result<PieceTrie> Build(std::vector<Token> tokens);

  // The tokens with these ids are not found any more.
  void Remove(std::span<const int32_t> ids);

  // Calls found(size_t length, int32_t id, double score) for each token that
  // `text` begins with, the shortest first.
  template <class Found>
  void Prefixes(std::string_view text, const Found& found) const {
    uint32_t node = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      const uint32_t child = units_[node].base ^ static_cast<uint8_t>(text[i]);
      const Unit& unit = units_[child];
      if (unit.parent != node) return;
      if (unit.id != kNoToken) {
        found(i + 1, unit.id, scores_[static_cast<size_t>(unit.id)]);
      }
      node = child;
    }
  }

  // The id of `text`; kNoToken if it is no token.
  int32_t Find(std::string_view text) const;

 private:
  class Builder;

  static constexpr uint32_t kNobody = UINT32_MAX;

  // A node. Its children are at base ^ their byte, which is always within the
  // array.
  struct Unit {
    int32_t id = kNoToken;
    uint32_t base = 0;
    uint32_t parent = kNobody;  // kNobody: the unit is free, or the root
  };

  std::vector<Unit> units_;
  std::vector<double> scores_;  // by id
};

}  // namespace podium
