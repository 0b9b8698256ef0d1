#pragma once

#include <memory>
#include <string_view>

#include "base/function_ref.h"
#include "base/result.h"
#include "tokenizer/json_node.h"

namespace podium {

// The second stage: cuts normalized text into pieces; a token is always within
// a piece. Const after construction; any number of threads may use it. Linear
// time.
class PreTokenizer {
 public:
  using Sink = FunctionRef<void(std::string_view piece)>;

  virtual ~PreTokenizer() = default;
  // Calls `sink` for each piece of `utf8`, in order. No piece is empty, and a
  // piece lives for the call. `utf8` is valid UTF-8.
  virtual void Split(std::string_view utf8, Sink sink) const = 0;
  // The same for a piece that begins the whole text, which some pre-tokenizers
  // treat differently.
  virtual void SplitFirst(std::string_view utf8, Sink sink) const {
    Split(utf8, sink);
  }
  // How many times as long all pieces can be as the text.
  virtual double max_growth() const { return 1; }
  // Whether the model reads pieces as bytes rather than as characters: its
  // tokens are spelled in the alphabet of tokenizer/byte_alphabet.h.
  virtual bool byte_level() const { return false; }
};

using PreTokenizerPtr = std::unique_ptr<const PreTokenizer>;

// Reads a pre-tokenizer of tokenizer.json. kInvalidData for one that may make a
// text more than kMaxGrowth times as long. A new one is a file in
// pre_tokenizers/, a line in pre_tokenizers/all.h and a row in
// pre_tokenizer.cc.
Result<PreTokenizerPtr> ReadPreTokenizer(const JsonNode& node);

// What a tokenizer without a pre-tokenizer has: the text is one piece.
PreTokenizerPtr WholeText();

}  // namespace podium
