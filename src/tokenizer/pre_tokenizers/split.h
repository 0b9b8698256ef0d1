#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "tokenizer/pre_tokenizer.h"
#include "tokenizer/pre_tokenizers/word_pattern.h"

namespace podium::pre_tokenizers {

// Split by a pattern that matches everything: each match is a piece.
class SplitWords final : public PreTokenizer {
 public:
  explicit SplitWords(const WordPattern& pattern) : pattern_(pattern) {}

  void Split(std::string_view utf8, Sink sink) const override;

 private:
  WordPattern pattern_;
};

// Split by a literal text.
class SplitAt final : public PreTokenizer {
 public:
  // What becomes of the literal between the texts around it.
  enum class Behavior : uint8_t {
    kRemoved,
    kIsolated,
    kMergedWithPrevious,
    kMergedWithNext,
    kContiguous,  // neighbouring literals are one piece
  };

  // With `invert` the roles of the literal and of other text are exchanged.
  SplitAt(std::string_view literal, Behavior behavior, bool invert)
      : literal_(literal), behavior_(behavior), invert_(invert) {}

  void Split(std::string_view utf8, Sink sink) const override;

 private:
  std::string literal_;  // not empty
  Behavior behavior_;
  bool invert_;
};

}  // namespace podium::pre_tokenizers
