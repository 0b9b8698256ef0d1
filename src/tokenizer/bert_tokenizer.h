#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "text/bert_words.h"
#include "tokenizer/pair_template.h"
#include "tokenizer/tokenizer.h"
#include "tokenizer/wordpiece.h"

namespace podium {

// Bounds on what a tokenizer file may ask for.
inline constexpr int32_t kMaxVocabSize = 1 << 24;
inline constexpr int32_t kMaxInputCharsPerWord = 1000;

// A BERT tokenizer as its files describe it.
struct BertTokenizerConfig {
  BertNormalizerOptions normalizer;
  WordPieceVocab vocab;
  int32_t max_input_chars_per_word = 100;  // a longer word is unk_id
  PairTemplate pair;
  // Tokens beside `vocab`; they have ids, and text never becomes one.
  std::vector<std::pair<std::string, int32_t>> added_tokens;
  int32_t vocab_size = 0;  // one more than the largest id
};

Result<std::unique_ptr<Tokenizer>> MakeBertTokenizer(
    const BertTokenizerConfig& config);

}  // namespace podium
