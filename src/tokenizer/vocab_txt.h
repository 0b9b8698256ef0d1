#pragma once

#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "tokenizer/bert_tokenizer.h"

namespace podium {

// Reads the older pair of files of a BERT model: vocab.txt, a token a line, its
// id the number of lines before it, and tokenizer_config.json (`config_bytes`
// is empty where there is none, which means an uncased model with the usual
// special tokens). Where a token is there twice, the later line counts. `file`
// and `config_file` are what errors call them.
Result<BertTokenizerConfig> ReadVocabTxt(const std::string& file,
                                         std::string_view bytes,
                                         const std::string& config_file,
                                         std::string_view config_bytes,
                                         const Limits& limits);

}  // namespace podium
