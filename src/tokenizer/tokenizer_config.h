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

// The contents of tokenizer_config.json, with the defaults of transformers'
// tokenizer class. A default-constructed value stands for a missing file.
struct TokenizerConfig {
  // The spelling of the tokens that structure a pair.
  std::string unk = "[UNK]", cls = "[CLS]", sep = "[SEP]", pad = "[PAD]",
              mask = "[MASK]";
  // Overrides that of tokenizer.json; absent if the class uses
  // tokenizer.json's.
  std::optional<BertNormalizerOptions> normalizer;
  std::optional<int32_t> model_max_length;
  bool token_type_ids = true;  // if false, all ids are 0
  std::vector<AddedTokenOfFile> added_tokens;
  std::optional<JsonDocument> document;  // owns what added_tokens borrow
};

// Reads the file. `vocab_txt` means that there is no tokenizer.json, so the
// class must be BERT's. `file` is its name in errors.
Result<TokenizerConfig> ReadTokenizerConfig(const std::string& file,
                                            std::string_view bytes,
                                            bool vocab_txt,
                                            const Limits& limits);

// Applies `from` to the contents of the other files.
Result<void> Apply(const TokenizerConfig& from, BertTokenizerConfig& config);

}  // namespace podium
