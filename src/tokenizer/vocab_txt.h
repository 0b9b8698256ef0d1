#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "tokenizer/tokenizer_config.h"
#include "tokenizer/tokenizer_parts.h"

namespace podium {

// Reads vocab.txt, the older file of a BERT model: one token per line, its id
// being the number of lines before it. `config`, of the kind kBert, names the
// special tokens. If a token occurs twice, the later line counts. `file` is the
// file's name in errors.
Result<TokenizerParts> ReadVocabTxt(const std::string& file,
                                    std::string_view bytes,
                                    const TokenizerConfig& config);

}  // namespace podium
