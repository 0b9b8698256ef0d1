#pragma once

#include <string_view>
#include <utility>

#include "tokenizer/metaspace.h"
#include "tokenizer/pre_tokenizer.h"

namespace podium::pre_tokenizers {

// Metaspace, SentencePiece's pre-tokenizer: spaces become U+2581, perhaps with
// one in front, and words begin there.
class Metaspace final : public PreTokenizer {
 public:
  explicit Metaspace(MetaspaceOptions options) : options_(std::move(options)) {}

  void Split(std::string_view utf8, Sink sink) const override;
  void SplitFirst(std::string_view utf8, Sink sink) const override;
  // A piece of one byte may be a space, or get a replacement in front.
  double max_growth() const override {
    return 1 + static_cast<double>(options_.replacement.size());
  }

 private:
  void SplitPrefixed(std::string_view utf8, bool prefix, Sink sink) const;

  MetaspaceOptions options_;
};

}  // namespace podium::pre_tokenizers
