#include "tokenizer/tokenizer_config.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace podium {
namespace {

using Status = Result<void>;

constexpr size_t kMaxInputNames = 32;

// The tokenizer classes of transformers that split text into BERT's words with
// the switches of this file, ignoring those of tokenizer.json. All other
// classes use tokenizer.json's, and give no token_type_ids unless the file asks
// for them.
struct TokenizerClass {
  std::string_view name;
  bool token_type_ids;
};
constexpr TokenizerClass kBertClasses[] = {{"BertTokenizer", true},
                                           {"DistilBertTokenizer", false},
                                           {"ElectraTokenizer", true},
                                           {"MobileBertTokenizer", true}};

// Python writes "no limit" as a 31-digit integer, which this project's JSON
// parser rejects. Adds an exponent to such integers, so that they parse as
// floating-point numbers.
std::string WithExponents(std::string_view json) {
  constexpr size_t kMostDigits = 18;
  constexpr std::string_view kOfNumbers = "+-.0123456789Ee";
  std::string text;
  text.reserve(json.size());
  bool in_string = false;
  for (size_t i = 0; i < json.size();) {
    size_t length = 1;
    if (in_string) {
      if (json[i] == '\\') length = std::min<size_t>(2, json.size() - i);
      in_string = json[i] != '"';
    } else if (json[i] == '"') {
      in_string = true;
    } else if (kOfNumbers.find(json[i]) != kOfNumbers.npos) {
      length = std::min(json.find_first_not_of(kOfNumbers, i), json.size()) - i;
    }
    const std::string_view piece = json.substr(i, length);
    text += piece;
    if (length > kMostDigits && piece.find_first_of(".eE") == piece.npos) {
      text += "e0";
    }
    i += length;
  }
  return text;
}

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

// Returns null for a class that is not BERT's.
Result<const TokenizerClass*> ReadClass(const JsonNode& root, bool vocab_txt) {
  const auto node = root.Find("tokenizer_class");
  if (!node) return &kBertClasses[0];
  const auto text = node->String();
  if (!text) return Unexpected(text.error());
  std::string_view name = *text;
  constexpr std::string_view kFast = "Fast";
  if (name.ends_with(kFast)) name.remove_suffix(kFast.size());
  for (const TokenizerClass& known : kBertClasses) {
    if (known.name == name) return &known;
  }
  if (vocab_txt) return node->Unsupported(Quoted(*text), "BertTokenizer");
  return nullptr;
}

Status ReadNormalizerSwitches(const JsonNode& root,
                              BertNormalizerOptions& normalizer) {
  auto status = ReadFlag(root, "do_lower_case", normalizer.lowercase);
  normalizer.strip_accents = normalizer.lowercase;  // default if null
  if (status) {
    status = ReadFlag(root, "strip_accents", normalizer.strip_accents);
  }
  if (status) {
    status = ReadFlag(root, "tokenize_chinese_chars",
                      normalizer.handle_chinese_chars);
  }
  return status;
}

// Podium truncates the end of a text, and splits it into words first.
Status CheckSupported(const JsonNode& root, bool vocab_txt) {
  if (const auto node = root.Find("truncation_side")) {
    const auto side = node->String();
    if (!side) return Unexpected(side.error());
    if (*side != "right") return node->Unsupported(Quoted(*side), "right");
  }
  bool do_basic_tokenize = true;
  const auto status = ReadFlag(root, "do_basic_tokenize", do_basic_tokenize);
  if (status && vocab_txt && !do_basic_tokenize) {
    return root.Get("do_basic_tokenize")->Unsupported("true");
  }
  return status;
}

Status ReadMaxLength(const JsonNode& root, std::optional<int32_t>& length) {
  const auto node = root.Find("model_max_length");
  if (!node) return {};
  const auto number = node->Number();
  if (!number) return Unexpected(number.error());
  if (!(*number >= 1)) return node->Fault("is not at least 1");
  if (*number <= std::numeric_limits<int32_t>::max()) {
    length = static_cast<int32_t>(*number);
  }
  return {};
}

Status ReadInputNames(const JsonNode& root, bool& token_type_ids) {
  const auto node = root.Find("model_input_names");
  if (!node) return {};
  const auto items = node->Items(kMaxInputNames);
  if (!items) return Unexpected(items.error());
  token_type_ids = false;
  for (const JsonNode& item : *items) {
    const auto name = item.String();
    if (!name) return Unexpected(name.error());
    token_type_ids |= *name == "token_type_ids";
  }
  return {};
}

Status ReadRoot(const JsonNode& root, bool vocab_txt, TokenizerConfig& config) {
  const auto bert = ReadClass(root, vocab_txt);
  if (!bert) return Unexpected(bert.error());
  Status status = CheckSupported(root, vocab_txt);
  if (*bert != nullptr) {
    config.token_type_ids = (*bert)->token_type_ids;
    config.normalizer.emplace();
    if (status) status = ReadNormalizerSwitches(root, *config.normalizer);
  } else {
    config.token_type_ids = false;
  }
  if (status) status = ReadToken(root, "unk_token", config.unk);
  if (status) status = ReadToken(root, "cls_token", config.cls);
  if (status) status = ReadToken(root, "sep_token", config.sep);
  if (status) status = ReadToken(root, "pad_token", config.pad);
  if (status) status = ReadToken(root, "mask_token", config.mask);
  if (status) status = ReadMaxLength(root, config.model_max_length);
  if (status) status = ReadInputNames(root, config.token_type_ids);
  if (!status) return status;
  if (const auto node = root.Find("added_tokens_decoder")) {
    auto tokens = ReadAddedTokenMap(*node);
    if (!tokens) return Unexpected(std::move(tokens.error()));
    config.added_tokens = *std::move(tokens);
  }
  return {};
}

// Finds the tokens that structure or pad a pair. For BERT's classes, those in
// the vocabulary are added tokens even if the files do not say so.
void NameStructureTokens(const TokenizerConfig& from,
                         BertTokenizerConfig& config) {
  std::vector<int32_t>& structure = config.structure_ids;
  structure = {config.vocab.unk_id};
  for (const PairTemplate::Piece& piece : config.pair.pieces) {
    structure.insert(structure.end(), piece.ids.begin(), piece.ids.end());
  }
  for (const std::string* name :
       {&from.unk, &from.cls, &from.sep, &from.pad, &from.mask}) {
    const auto added = std::find_if(
        config.added_tokens.begin(), config.added_tokens.end(),
        [&](const AddedToken& token) { return token.content == *name; });
    if (added != config.added_tokens.end()) {
      structure.push_back(added->id);
    } else if (const auto id = config.vocab.IdOf(*name)) {
      structure.push_back(*id);
      if (from.normalizer) {
        config.added_tokens.push_back({.content = *name, .id = *id});
      }
    }
  }
}

}  // namespace

Result<TokenizerConfig> ReadTokenizerConfig(const std::string& file,
                                            std::string_view bytes,
                                            bool vocab_txt,
                                            const Limits& limits) {
  auto document =
      JsonDocument::Parse(WithExponents(bytes), limits.max_json_depth);
  if (!document) {
    return Fail(document.error().code, file + ": " + document.error().message,
                file);
  }
  TokenizerConfig config;
  config.document = *std::move(document);
  const auto status =
      ReadRoot(JsonNode(file, config.document->root()), vocab_txt, config);
  if (!status) return Unexpected(status.error());
  return config;
}

Result<void> Apply(const TokenizerConfig& from, BertTokenizerConfig& config) {
  if (from.normalizer) config.normalizer = *from.normalizer;
  if (auto added = AddTokens(from.added_tokens, config); !added) return added;
  NameStructureTokens(from, config);
  if (!from.token_type_ids) {
    for (PairTemplate::Piece& piece : config.pair.pieces) {
      piece.token_type_id = 0;
    }
  }
  if (from.model_max_length) config.max_length = *from.model_max_length;
  return {};
}

}  // namespace podium
