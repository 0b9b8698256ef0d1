#pragma once

#include <string_view>

#include "tokenizer/pre_tokenizer.h"

namespace podium::pre_tokenizers {

// ByteLevel, GPT-2's pre-tokenizer: words with the space before them.
class ByteLevel final : public PreTokenizer {
 public:
  // `add_prefix_space` puts a space before a text that does not begin with one;
  // without `use_regex` the whole text is one piece.
  explicit ByteLevel(bool add_prefix_space, bool use_regex = true)
      : add_prefix_space_(add_prefix_space), use_regex_(use_regex) {}

  void Split(std::string_view utf8, Sink sink) const override;
  double max_growth() const override { return add_prefix_space_ ? 2 : 1; }
  bool byte_level() const override { return true; }

 private:
  bool add_prefix_space_;
  bool use_regex_;
};

}  // namespace podium::pre_tokenizers
