#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "tokenizer/bert_tokenizer.h"
#include "tokenizer/tokenizer_config.h"

namespace podium {

// Reads vocab.txt, the older file of a BERT model: a token a line, its id the
// number of lines before it. `special` names the special tokens. Where a token
// is there twice, the later line counts. `file` is what errors call it.
Result<BertTokenizerConfig> ReadVocabTxt(const std::string& file,
                                         std::string_view bytes,
                                         const TokenizerConfig& special);

}  // namespace podium
