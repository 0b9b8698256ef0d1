#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tokenizer/json_node.h"

namespace podium {

// The fifth stage: turns tokens back into text. What the normalizer and the
// pre-tokenizer removed is not restored. Const after construction; any number
// of threads may use it.
class Decoder {
 public:
  virtual ~Decoder() = default;
  // Turns tokens into texts, which laid end to end are the decoded text or, in
  // a Sequence, what the next decoder gets.
  virtual std::vector<std::string> DecodeChain(
      std::vector<std::string> tokens) const = 0;
  // How many times as long as its tokens, with a byte for each, a text can
  // become.
  virtual double max_growth() const = 0;
  // `tokens` are spelled as in the vocabulary.
  std::string Decode(std::span<const std::string_view> tokens) const;
};

using DecoderPtr = std::unique_ptr<const Decoder>;

// Reads the decoder of tokenizer.json; nothing, for null, puts a space between
// tokens. kInvalidData for one that may make a text more than kMaxGrowth times
// as long. A new one is a file in decoders/, a line in decoders/all.h and a row
// in decoder.cc.
Result<DecoderPtr> ReadDecoder(const std::optional<JsonNode>& node);

}  // namespace podium
