#pragma once

#include <string_view>

#include "tokenizer/pre_tokenizer.h"

namespace podium::pre_tokenizers {

// Punctuation: each mark by itself, and what stands between marks.
class Punctuation final : public PreTokenizer {
 public:
  void Split(std::string_view utf8, Sink sink) const override;
};

}  // namespace podium::pre_tokenizers
