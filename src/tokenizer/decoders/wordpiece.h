#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tokenizer/decoder.h"

namespace podium::decoders {

// WordPiece: words are joined by spaces, and a token that begins with `prefix`
// continues a word. `cleanup` removes the space before punctuation and
// contractions.
class WordPiece final : public Decoder {
 public:
  explicit WordPiece(std::string prefix = "##", bool cleanup = true)
      : prefix_(std::move(prefix)), cleanup_(cleanup) {}

  std::vector<std::string> DecodeChain(
      std::vector<std::string> tokens) const override;
  double max_growth() const override { return 1; }

 private:
  std::string prefix_;
  bool cleanup_;
};

}  // namespace podium::decoders
