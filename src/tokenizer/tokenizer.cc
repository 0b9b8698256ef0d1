#include "tokenizer/tokenizer.h"

#include <utility>

#include "base/json.h"
#include "tokenizer/json_node.h"
#include "tokenizer/sentencepiece_file.h"
#include "tokenizer/tokenizer_config.h"
#include "tokenizer/tokenizer_json.h"
#include "tokenizer/tokenizer_parts.h"
#include "tokenizer/vocab_json.h"
#include "tokenizer/vocab_txt.h"

namespace podium {
namespace {

constexpr std::string_view kAddedTokensJson = "added_tokens.json";

// The name of the folder's SentencePiece model; empty if it has none.
std::string_view SentencePieceFile(const FileSource& files) {
  for (const std::string_view name : kSentencePieceModels) {
    if (files.Has(name)) return name;
  }
  return {};
}

// The files that would do for a class, none of which is there.
Unexpected<Error> NoVocabulary(const FileSource& files, VocabularyKind kind) {
  std::string message =
      "there is neither " + files.Describe(kTokenizerJson) + " nor ";
  switch (kind) {
    case VocabularyKind::kVocabTxt:
      message += files.Describe(kVocabTxt);
      break;
    case VocabularyKind::kVocabJson:
      message += files.Describe(kVocabJson) + " with merges.txt";
      break;
    case VocabularyKind::kSentencePiece:
    case VocabularyKind::kNone:
      message += "another file that has the vocabulary";
  }
  if (const auto model = SentencePieceFile(files); !model.empty()) {
    message += "; " + std::string(model) +
               " is read only for a class of tokenizer that has one, and "
               "AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) "
               "of transformers writes tokenizer.json";
  }
  return Fail(ErrorCode::kNotFound, message);
}

// The file that has the vocabulary.
Result<std::string_view> VocabularyFile(const FileSource& files,
                                        ClassKind kind) {
  if (files.Has(kTokenizerJson)) return kTokenizerJson;
  const VocabularyKind vocabulary = VocabularyOf(kind);
  std::string_view name;
  switch (vocabulary) {
    case VocabularyKind::kNone:
      break;
    case VocabularyKind::kVocabTxt:
      name = kVocabTxt;
      break;
    case VocabularyKind::kVocabJson:
      if (files.Has(kMergesTxt)) name = kVocabJson;
      break;
    case VocabularyKind::kSentencePiece:
      name = SentencePieceFile(files);
  }
  if (name.empty() || !files.Has(name)) return NoVocabulary(files, vocabulary);
  return name;
}

// added_tokens.json says which tokens there are beside the vocabulary, but not
// how they match: special_tokens_map.json does. What the other files have
// anyway may be in it.
Result<void> CheckAddedTokensJson(const FileSource& files, const Limits& limits,
                                  const TokenizerParts& parts) {
  if (files.Has(kTokenizerJson) || !files.Has(kAddedTokensJson)) return {};
  const std::string name = files.Describe(kAddedTokensJson);
  const auto file = files.Read(kAddedTokensJson, limits.max_tokenizer_bytes);
  if (!file) return Unexpected(file.error());
  const auto document = JsonDocument::Parse(file->bytes, limits.max_json_depth);
  if (!document) {
    return Fail(document.error().code, name + ": " + document.error().message,
                name);
  }
  IdSet ids;
  const auto tokens = ReadVocab(JsonNode(name, document->root()), ids);
  if (!tokens) return Unexpected(tokens.error());
  for (const auto& [token, id] : tokens->tokens) {
    if (parts.IdOf(token) == id) continue;
    return Fail(ErrorCode::kInvalidData,
                name + ": the token " + Quoted(token) +
                    " is in no other file: added tokens are read from "
                    "tokenizer.json, or from added_tokens_decoder in "
                    "tokenizer_config.json; "
                    "AutoTokenizer.from_pretrained(FOLDER).save_pretrained("
                    "FOLDER) writes both",
                name);
  }
  return {};
}

Result<TokenizerParts> ReadParts(const FileSource& files, std::string_view name,
                                 TokenizerConfig& config,
                                 const Limits& limits) {
  const auto file = files.Read(name, limits.max_tokenizer_bytes);
  if (!file) return Unexpected(file.error());
  const std::string described = files.Describe(name);
  if (name == kTokenizerJson) {
    return ReadTokenizerJson(described, file->bytes, config, limits);
  }
  if (name == kVocabTxt) return ReadVocabTxt(described, file->bytes, config);
  if (name != kVocabJson) {
    return ReadSentencePieceFile(described, file->bytes, config);
  }
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
  auto config = ReadTokenizerConfig(files, limits);
  if (!config) return Unexpected(std::move(config.error()));
  const auto name = VocabularyFile(files, config->kind);
  if (!name) return Unexpected(name.error());
  auto parts = ReadParts(files, *name, *config, limits);
  if (!parts) return Unexpected(std::move(parts.error()));
  if (auto applied = Apply(*config, *parts); !applied) {
    return Unexpected(std::move(applied.error()));
  }
  if (auto checked = CheckAddedTokensJson(files, limits, *parts); !checked) {
    return Unexpected(std::move(checked.error()));
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
