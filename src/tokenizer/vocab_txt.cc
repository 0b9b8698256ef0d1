#include "tokenizer/vocab_txt.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/json.h"
#include "text/utf8.h"
#include "tokenizer/json_node.h"

namespace podium {
namespace {

using Status = Result<void>;

// Tokenizers that are BERT's under another name.
constexpr std::array<std::string_view, 8> kTokenizerClasses = {
    "BertTokenizer",           "BertTokenizerFast",      "DistilBertTokenizer",
    "DistilBertTokenizerFast", "ElectraTokenizer",       "ElectraTokenizerFast",
    "MobileBertTokenizer",     "MobileBertTokenizerFast"};

struct SpecialTokens {
  std::string unk = "[UNK]";
  std::string cls = "[CLS]";
  std::string sep = "[SEP]";
};

// A token is a string, or an object with the string as its `content`.
Status ReadToken(const JsonNode& root, std::string_view key,
                 std::string& token) {
  const auto node = root.Find(key);
  if (!node) return {};
  const auto content = node->Find("content");
  const auto text = content ? content->String() : node->String();
  if (!text) return Unexpected(text.error());
  token = *text;
  return {};
}

Status ExpectOneOf(const JsonNode& root, std::string_view key,
                   std::span<const std::string_view> allowed,
                   std::string_view understood) {
  const auto node = root.Find(key);
  if (!node) return {};
  const auto text = node->String();
  if (!text) return Unexpected(text.error());
  if (std::find(allowed.begin(), allowed.end(), *text) == allowed.end()) {
    return node->Unsupported(Quoted(*text), understood);
  }
  return {};
}

Status ReadConfig(const JsonNode& root, BertNormalizerOptions& normalizer,
                  SpecialTokens& special) {
  constexpr std::array<std::string_view, 1> kRight = {"right"};
  Status status =
      ExpectOneOf(root, "tokenizer_class", kTokenizerClasses, "BertTokenizer");
  if (status) status = ExpectOneOf(root, "truncation_side", kRight, "right");
  bool do_basic_tokenize = true;
  if (status) status = ReadFlag(root, "do_basic_tokenize", do_basic_tokenize);
  if (status && !do_basic_tokenize) {
    return root.Get("do_basic_tokenize")->Unsupported("true");
  }
  if (status) status = ReadFlag(root, "do_lower_case", normalizer.lowercase);
  normalizer.strip_accents = normalizer.lowercase;  // null: as do_lower_case
  if (status) {
    status = ReadFlag(root, "strip_accents", normalizer.strip_accents);
  }
  if (status) {
    status = ReadFlag(root, "tokenize_chinese_chars",
                      normalizer.handle_chinese_chars);
  }
  if (status) status = ReadToken(root, "unk_token", special.unk);
  if (status) status = ReadToken(root, "cls_token", special.cls);
  if (status) status = ReadToken(root, "sep_token", special.sep);
  return status;
}

// Fills config.vocab.tokens and config.vocab_size.
Status ReadVocab(const std::string& file, std::string_view bytes,
                 BertTokenizerConfig& config) {
  if (const auto offset = FirstInvalidUtf8(bytes)) {
    return Fail(ErrorCode::kInvalidData,
                file + ": invalid UTF-8 at byte " + std::to_string(*offset),
                file);
  }
  auto& tokens = config.vocab.tokens;
  int32_t id = 0;
  while (!bytes.empty()) {
    if (id == kMaxVocabSize) {
      return Fail(
          ErrorCode::kTooLarge,
          file + ": more than " + std::to_string(kMaxVocabSize) + " lines",
          file);
    }
    const size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    tokens.emplace_back(line, id++);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  config.vocab_size = id;

  // By token, and the last line first: the one that unique() keeps.
  std::sort(tokens.begin(), tokens.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second > b.second;
  });
  tokens.erase(std::unique(tokens.begin(), tokens.end(),
                           [](const auto& a, const auto& b) {
                             return a.first == b.first;
                           }),
               tokens.end());
  return {};
}

}  // namespace

Result<BertTokenizerConfig> ReadVocabTxt(const std::string& file,
                                         std::string_view bytes,
                                         const std::string& config_file,
                                         std::string_view config_bytes,
                                         const Limits& limits) {
  BertTokenizerConfig config;
  SpecialTokens special;
  if (!config_bytes.empty()) {
    const auto document =
        JsonDocument::Parse(config_bytes, limits.max_json_depth);
    if (!document) {
      return Fail(document.error().code,
                  config_file + ": " + document.error().message, config_file);
    }
    const auto status = ReadConfig(JsonNode(config_file, document->root()),
                                   config.normalizer, special);
    if (!status) return Unexpected(status.error());
  }
  if (const auto status = ReadVocab(file, bytes, config); !status) {
    return Unexpected(status.error());
  }

  const auto find = [&](std::string_view key,
                        const std::string& token) -> Result<int32_t> {
    if (const auto id = config.vocab.IdOf(token)) return *id;
    return Fail(ErrorCode::kInvalidData,
                file + ": " + std::string(key) + " " + Quoted(token) +
                    " is not one of its lines",
                file);
  };
  const auto unk = find("unk_token", special.unk);
  if (!unk) return Unexpected(unk.error());
  const auto cls = find("cls_token", special.cls);
  if (!cls) return Unexpected(cls.error());
  const auto sep = find("sep_token", special.sep);
  if (!sep) return Unexpected(sep.error());
  config.vocab.unk_id = *unk;
  config.pair = BertPairTemplate(*cls, *sep);
  return config;
}

}  // namespace podium
