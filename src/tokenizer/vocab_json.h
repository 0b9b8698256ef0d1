#pragma once

#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "tokenizer/tokenizer_config.h"
#include "tokenizer/tokenizer_parts.h"

namespace podium {

struct NamedFile {
  std::string name;  // in errors
  std::string_view bytes;
};

// Reads vocab.json and merges.txt, the older files of a byte-level BPE: an
// object of tokens and their ids, and a merge per line, the first merges first,
// behind a line that begins with "#version". `config`, of the kind kRoberta or
// kQwen2, names the special tokens.
Result<TokenizerParts> ReadVocabJson(const NamedFile& vocab,
                                     const NamedFile& merges,
                                     const TokenizerConfig& config,
                                     const Limits& limits);

}  // namespace podium
