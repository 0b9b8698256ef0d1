#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/limits.h"
#include "base/result.h"
#include "text/bert_normalizer.h"
#include "tokenizer/bert_tokenizer.h"
#include "tokenizer/read_added_tokens.h"

namespace podium {

// What tokenizer_config.json says, with what transformers' class of tokenizers
// takes for granted where it is silent. As it is here: no file.
struct TokenizerConfig {
  // What the tokens of a pair's structure are called.
  std::string unk = "[UNK]", cls = "[CLS]", sep = "[SEP]", pad = "[PAD]",
              mask = "[MASK]";
  // Counts in place of tokenizer.json's; absent where the class leaves the text
  // to tokenizer.json.
  std::optional<BertNormalizerOptions> normalizer;
  std::optional<int32_t> model_max_length;
  bool token_type_ids = true;  // else all are 0
  std::vector<AddedTokenOfFile> added_tokens;
  std::optional<JsonDocument> document;  // what added_tokens borrow from
};

// Reads the file. `vocab_txt`: there is no tokenizer.json, so that the class
// has to be BERT's. `file` is what errors call it.
Result<TokenizerConfig> ReadTokenizerConfig(const std::string& file,
                                            std::string_view bytes,
                                            bool vocab_txt,
                                            const Limits& limits);

// Puts it into what the other files said.
Result<void> Apply(const TokenizerConfig& from, BertTokenizerConfig& config);

}  // namespace podium
