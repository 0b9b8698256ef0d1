#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "tokenizer/json_node.h"

namespace podium {

// What SentencePiece's models have in place of a space.
inline constexpr std::string_view kSpaceReplacement = "\u2581";

// The settings of Metaspace, which a pre-tokenizer and a decoder share.
struct MetaspaceOptions {
  // Where a text that does not begin with the replacement gets one.
  enum class Prepend {
    kAlways,
    kFirst,  // at the beginning of the whole text
    kNever,
  };

  // What stands for a space: one character.
  std::string replacement{kSpaceReplacement};
  Prepend prepend = Prepend::kAlways;
  bool split = true;  // a piece begins at each replacement
};

// Reads them, also with `add_prefix_space` as older files have it.
Result<MetaspaceOptions> ReadMetaspaceOptions(const JsonNode& node);

}  // namespace podium
