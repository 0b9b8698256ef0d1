#include "tokenizer/tokenizer.h"

#include <utility>

#include "tokenizer/tokenizer_config.h"
#include "tokenizer/tokenizer_json.h"
#include "tokenizer/tokenizer_parts.h"
#include "tokenizer/vocab_json.h"
#include "tokenizer/vocab_txt.h"

namespace podium {
namespace {

constexpr std::string_view kAddedTokensJson = "added_tokens.json";

// The file that has the vocabulary.
Result<std::string_view> VocabularyFile(const FileSource& files,
                                        const TokenizerConfig& config) {
  if (files.Has(kTokenizerJson)) return kTokenizerJson;
  const bool bpe =
      config.kind == ClassKind::kRoberta || config.kind == ClassKind::kQwen2;
  const std::string_view vocab = bpe ? kVocabJson : kVocabTxt;
  if (!files.Has(vocab) || (bpe && !files.Has(kMergesTxt))) {
    return Fail(ErrorCode::kNotFound,
                "there is neither " + files.Describe(kTokenizerJson) + " nor " +
                    files.Describe(vocab) + (bpe ? " with merges.txt" : ""));
  }
  // added_tokens.json does not say how its tokens match:
  // special_tokens_map.json does.
  if (files.Has(kAddedTokensJson) && config.added_tokens.empty()) {
    const std::string file = files.Describe(kAddedTokensJson);
    return Fail(ErrorCode::kInvalidData,
                file +
                    ": added tokens are read from tokenizer.json, or from "
                    "added_tokens_decoder in tokenizer_config.json; "
                    "AutoTokenizer.from_pretrained(FOLDER).save_pretrained("
                    "FOLDER) writes both",
                file);
  }
  return vocab;
}

Result<TokenizerParts> ReadParts(const FileSource& files, std::string_view name,
                                 const TokenizerConfig& config,
                                 const Limits& limits) {
  const auto file = files.Read(name, limits.max_tokenizer_bytes);
  if (!file) return Unexpected(file.error());
  const std::string described = files.Describe(name);
  if (name == kTokenizerJson) {
    return ReadTokenizerJson(described, file->bytes, config, limits);
  }
  if (name == kVocabTxt) return ReadVocabTxt(described, file->bytes, config);
  const auto merges = files.Read(kMergesTxt, limits.max_tokenizer_bytes);
  if (!merges) return Unexpected(merges.error());
  return ReadVocabJson({described, file->bytes},
                       {files.Describe(kMergesTxt), merges->bytes}, config,
                       limits);
}

}  // namespace

Result<SpecialTokens> ParseSpecialTokens(std::string_view text) {
  if (text == "text") return SpecialTokens::kText;
  if (text == "match") return SpecialTokens::kMatch;
  return Fail(ErrorCode::kInvalidArgument,
              "special_tokens is \"" + std::string(text) +
                  "\"; what works is text or match",
              "special_tokens");
}

Result<std::unique_ptr<Tokenizer>> Tokenizer::Load(
    const FileSource& files, const Limits& limits,
    const TokenizerOptions& options) {
  const auto config = ReadTokenizerConfig(files, limits);
  if (!config) return Unexpected(config.error());
  const auto name = VocabularyFile(files, *config);
  if (!name) return Unexpected(name.error());
  auto parts = ReadParts(files, *name, *config, limits);
  if (!parts) return Unexpected(std::move(parts.error()));
  if (auto applied = Apply(*config, *parts); !applied) {
    return Unexpected(std::move(applied.error()));
  }
  const int32_t least = parts->pair.special_tokens() + 2;
  if (parts->max_length < least) {
    const std::string file = files.Describe(kTokenizerConfigJson);
    return Fail(ErrorCode::kInvalidData,
                file + ": model_max_length is " +
                    std::to_string(parts->max_length) +
                    "; what works is at least " + std::to_string(least) +
                    ", a token of each text beside the special tokens",
                file);
  }
  auto tokenizer = MakeTokenizer(*std::move(parts), options);
  if (!tokenizer) {
    const std::string file = files.Describe(*name);
    return Fail(tokenizer.error().code, file + ": " + tokenizer.error().message,
                file);
  }
  return tokenizer;
}

}  // namespace podium
