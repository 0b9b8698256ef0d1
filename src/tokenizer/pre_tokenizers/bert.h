#pragma once

#include "tokenizer/pre_tokenizer.h"

namespace podium::pre_tokenizers {

// BertPreTokenizer: words between whitespace, and each punctuation mark by
// itself.
class Bert final : public PreTokenizer {
 public:
  void Split(std::string_view utf8, Sink sink) const override;
};

}  // namespace podium::pre_tokenizers
