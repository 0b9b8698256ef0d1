#pragma once

#include <string_view>

#include "tokenizer/pre_tokenizer.h"

namespace podium::pre_tokenizers {

// Whitespace: the pattern \w+|[^\w\s]+.
class Whitespace final : public PreTokenizer {
 public:
  void Split(std::string_view utf8, Sink sink) const override;
};

// WhitespaceSplit: what stands between whitespace.
class WhitespaceSplit final : public PreTokenizer {
 public:
  void Split(std::string_view utf8, Sink sink) const override;
};

}  // namespace podium::pre_tokenizers
