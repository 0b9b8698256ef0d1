#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "tokenizer/bert_tokenizer.h"
#include "tokenizer/tokenizer_config.h"

namespace podium {

// Reads vocab.txt, the older file of a BERT model: one token per line, its id
// being the number of lines before it. `special` names the special tokens. If a
// token occurs twice, the later line counts. `file` is the file's name in
// errors.
Result<BertTokenizerConfig> ReadVocabTxt(const std::string& file,
                                         std::string_view bytes,
                                         const TokenizerConfig& special);

}  // namespace podium
