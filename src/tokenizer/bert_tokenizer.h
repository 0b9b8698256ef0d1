#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/bert_normalizer.h"
#include "tokenizer/added_tokens.h"
#include "tokenizer/id_set.h"
#include "tokenizer/pair_template.h"
#include "tokenizer/tokenizer.h"
#include "tokenizer/wordpiece.h"

namespace podium {

// Upper bounds for values in a tokenizer file.
inline constexpr int32_t kMaxVocabSize = 1 << 24;
inline constexpr int32_t kMaxInputCharsPerWord = 1000;

// A BERT tokenizer as described by its files.
struct BertTokenizerConfig {
  BertNormalizerOptions normalizer;
  WordPieceVocab vocab;
  int32_t max_input_chars_per_word = 100;  // a longer word is unk_id
  PairTemplate pair;
  std::vector<AddedToken> added_tokens;  // some may also be in `vocab`
  // Ids of the tokens that structure or pad a pair.
  std::vector<int32_t> structure_ids;
  IdSet ids;  // of vocab and added_tokens
  int32_t max_length = std::numeric_limits<int32_t>::max();  // for a whole pair
};

Result<std::unique_ptr<Tokenizer>> MakeBertTokenizer(
    const BertTokenizerConfig& config, const TokenizerOptions& options);

}  // namespace podium
