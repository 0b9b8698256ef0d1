#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "tokenizer/pre_tokenizer.h"

namespace podium::pre_tokenizers {

// Sequence: each pre-tokenizer splits the pieces of the one before it.
class Sequence final : public PreTokenizer {
 public:
  explicit Sequence(std::vector<PreTokenizerPtr> parts)
      : parts_(std::move(parts)) {}

  void Split(std::string_view utf8, Sink sink) const override;
  void SplitFirst(std::string_view utf8, Sink sink) const override;
  double max_growth() const override;
  bool byte_level() const override;

 private:
  void SplitFrom(size_t part, std::string_view utf8, Sink sink) const;
  void SplitFirstFrom(size_t part, std::string_view utf8, Sink sink) const;

  std::vector<PreTokenizerPtr> parts_;
};

}  // namespace podium::pre_tokenizers
