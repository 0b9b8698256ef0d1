#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/file_source.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/result.h"
#include "tokenizer/read_added_tokens.h"
#include "tokenizer/tokenizer_class.h"
#include "tokenizer/tokenizer_parts.h"

namespace podium {

inline constexpr std::string_view kTokenizerJson = "tokenizer.json";
inline constexpr std::string_view kTokenizerConfigJson =
    "tokenizer_config.json";
inline constexpr std::string_view kVocabTxt = "vocab.txt";
inline constexpr std::string_view kVocabJson = "vocab.json";
inline constexpr std::string_view kMergesTxt = "merges.txt";
// What SentencePiece models are called.
inline constexpr std::string_view kSentencePieceModels[] = {
    "sentencepiece.bpe.model", "spm.model", "spiece.model", "tokenizer.model"};

// The contents of tokenizer_config.json, with the defaults of transformers'
// tokenizer class.
struct TokenizerConfig {
  ClassKind kind = ClassKind::kFile;
  ClassOptions options;
  SpecialTokenSet special = DefaultSpecialTokens(ClassKind::kFile);
  std::optional<int32_t> model_max_length;
  bool token_type_ids = true;  // if false, all types are 0
  std::vector<AddedTokenOfFile> added_tokens;
  std::optional<JsonDocument> document;  // owns what added_tokens borrow
};

// Reads the file. Where it names no class, config.json decides, as in
// transformers; where that says nothing, the kind of vocabulary. Without the
// file, tokenizer.json is used unchanged, vocab.txt is an uncased BERT's,
// vocab.json RoBERTa's, and config.json says whose a SentencePiece model is.
Result<TokenizerConfig> ReadTokenizerConfig(const FileSource& files,
                                            const Limits& limits);

// Applies `from` to what the other files say.
Result<void> Apply(const TokenizerConfig& from, TokenizerParts& parts);

}  // namespace podium
