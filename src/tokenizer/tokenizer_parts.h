#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tokenizer/added_tokens.h"
#include "tokenizer/decoder.h"
#include "tokenizer/id_set.h"
#include "tokenizer/model.h"
#include "tokenizer/normalizer.h"
#include "tokenizer/pair_template.h"
#include "tokenizer/pre_tokenizer.h"
#include "tokenizer/tokenizer.h"
#include "tokenizer/vocab.h"

namespace podium {

// What a tokenizer's files describe: Hugging Face's five stages, and the added
// tokens, which are matched before them.
struct TokenizerParts {
  std::vector<AddedToken> added_tokens;  // some may also be in `vocab`
  NormalizerPtr normalizer;              // null: none
  PreTokenizerPtr pre_tokenizer;
  std::unique_ptr<TokenModel> model;
  PairTemplate pair;
  DecoderPtr decoder;

  Vocab vocab;  // the model's
  IdSet ids;    // of vocab and added_tokens
  // Ids of the tokens that structure or pad a pair.
  std::vector<int32_t> structure_ids;
  int32_t max_length = std::numeric_limits<int32_t>::max();  // for a whole pair

  // The id of a token of `vocab` or of `added_tokens`.
  std::optional<int32_t> IdOf(std::string_view token) const;
};

// kTooLarge, without the file's name, for added tokens that are too long.
Result<std::unique_ptr<Tokenizer>> MakeTokenizer(
    TokenizerParts parts, const TokenizerOptions& options);

}  // namespace podium
