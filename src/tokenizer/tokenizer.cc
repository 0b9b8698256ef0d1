#include "tokenizer/tokenizer.h"

#include <utility>

#include "tokenizer/bert_tokenizer.h"
#include "tokenizer/tokenizer_config.h"
#include "tokenizer/tokenizer_json.h"
#include "tokenizer/vocab_txt.h"

namespace podium {
namespace {

constexpr std::string_view kTokenizerJson = "tokenizer.json";
constexpr std::string_view kVocabTxt = "vocab.txt";
constexpr std::string_view kTokenizerConfigJson = "tokenizer_config.json";
constexpr std::string_view kAddedTokensJson = "added_tokens.json";

Result<TokenizerConfig> ReadConfig(const FileSource& files,
                                   const Limits& limits) {
  if (!files.Has(kTokenizerConfigJson)) {
    // A lone vocab.txt is taken as an uncased BERT's.
    TokenizerConfig config;
    if (!files.Has(kTokenizerJson)) config.normalizer.emplace();
    return config;
  }
  const auto file = files.Read(kTokenizerConfigJson, limits.max_config_bytes);
  if (!file) return Unexpected(file.error());
  return ReadTokenizerConfig(files.Describe(kTokenizerConfigJson), file->bytes,
                             !files.Has(kTokenizerJson), limits);
}

Result<BertTokenizerConfig> ReadVocabulary(const FileSource& files,
                                           const TokenizerConfig& config,
                                           const Limits& limits) {
  const bool json = files.Has(kTokenizerJson);
  if (!json && !files.Has(kVocabTxt)) {
    return Fail(ErrorCode::kNotFound, "there is neither " +
                                          files.Describe(kTokenizerJson) +
                                          " nor " + files.Describe(kVocabTxt));
  }
  // added_tokens.json does not say how its tokens match:
  // special_tokens_map.json does.
  if (!json && files.Has(kAddedTokensJson) && config.added_tokens.empty()) {
    const std::string file = files.Describe(kAddedTokensJson);
    return Fail(ErrorCode::kInvalidData,
                file +
                    ": added tokens are read from tokenizer.json, or from "
                    "added_tokens_decoder in tokenizer_config.json; "
                    "AutoTokenizer.from_pretrained(FOLDER).save_pretrained("
                    "FOLDER) writes both",
                file);
  }
  const std::string_view name = json ? kTokenizerJson : kVocabTxt;
  const auto file = files.Read(name, limits.max_tokenizer_bytes);
  if (!file) return Unexpected(file.error());
  return json ? ReadTokenizerJson(files.Describe(name), file->bytes, limits)
              : ReadVocabTxt(files.Describe(name), file->bytes, config);
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
  const auto tokenizer_config = ReadConfig(files, limits);
  if (!tokenizer_config) return Unexpected(tokenizer_config.error());
  auto config = ReadVocabulary(files, *tokenizer_config, limits);
  if (!config) return Unexpected(config.error());
  if (auto applied = Apply(*tokenizer_config, *config); !applied) {
    return Unexpected(std::move(applied.error()));
  }
  const int32_t least = config->pair.special_tokens() + 2;
  if (config->max_length < least) {
    const std::string file = files.Describe(kTokenizerConfigJson);
    return Fail(ErrorCode::kInvalidData,
                file + ": model_max_length is " +
                    std::to_string(config->max_length) +
                    "; what works is at least " + std::to_string(least) +
                    ", a token of each text beside the special tokens",
                file);
  }
  auto tokenizer = MakeBertTokenizer(*config, options);
  if (!tokenizer) {
    const std::string file =
        files.Describe(files.Has(kTokenizerJson) ? kTokenizerJson : kVocabTxt);
    return Fail(tokenizer.error().code, file + ": " + tokenizer.error().message,
                file);
  }
  return tokenizer;
}

}  // namespace podium
