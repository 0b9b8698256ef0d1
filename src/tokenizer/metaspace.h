#pragma once

#include <string>

#include "base/result.h"
#include "tokenizer/json_node.h"

namespace podium {

// The settings of Metaspace, which a pre-tokenizer and a decoder share.
struct MetaspaceOptions {
  // Where a text that does not begin with the replacement gets one.
  enum class Prepend {
    kAlways,
    kFirst,  // at the beginning of the whole text
    kNever,
  };

  std::string replacement = "\u2581";  // of a space; one character
  Prepend prepend = Prepend::kAlways;
  bool split = true;  // a piece begins at each replacement
};

// Reads them, also with `add_prefix_space` as older files have it.
Result<MetaspaceOptions> ReadMetaspaceOptions(const JsonNode& node);

}  // namespace podium
