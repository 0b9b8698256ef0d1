#include "tokenizer/tokenizer_config.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

namespace podium {
namespace {

using Status = Result<void>;

constexpr size_t kMaxInputNames = 32;
constexpr size_t kMaxMoreTokens = 10'000;

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
Status ReadTokenNode(const JsonNode& node, AddedToken& token) {
  if (node.Find("content")) {
    const auto object = ReadAddedToken(node);
    if (!object) return Unexpected(object.error());
    token = *object;
    if (!node.Find("normalized")) token.normalized = false;
    return {};
  }
  const auto text = node.String();
  if (!text) return Unexpected(text.error());
  token = {.content = std::string(*text)};
  return {};
}

Status ReadToken(const JsonNode& root, std::string_view key,
                 AddedToken& token) {
  const auto node = root.Find(key);
  return node ? ReadTokenNode(*node, token) : Status();
}

// Adds an array of tokens; newer files may have an object, with names for them.
Status ReadMoreTokens(const JsonNode& root, std::string_view key,
                      std::vector<AddedToken>& tokens) {
  const auto node = root.Find(key);
  if (!node) return {};
  std::vector<JsonNode> items;
  if (const auto members = node->Members(kMaxMoreTokens)) {
    for (const auto& [name, item] : *members) items.push_back(item);
  } else {
    const auto list = node->Items(kMaxMoreTokens);
    if (!list) return Unexpected(list.error());
    items = *list;
  }
  for (const JsonNode& item : items) {
    AddedToken token;
    if (auto status = ReadTokenNode(item, token); !status) return status;
    tokens.push_back(std::move(token));
  }
  return {};
}

Status ReadSpecialTokens(const JsonNode& root, SpecialTokenSet& special) {
  auto status = ReadToken(root, "unk_token", special.unk);
  if (status) status = ReadToken(root, "cls_token", special.cls);
  if (status) status = ReadToken(root, "sep_token", special.sep);
  if (status) status = ReadToken(root, "pad_token", special.pad);
  if (status) status = ReadToken(root, "mask_token", special.mask);
  if (status) status = ReadToken(root, "bos_token", special.bos);
  if (status) status = ReadToken(root, "eos_token", special.eos);
  std::vector<AddedToken> more;
  for (const char* key :
       {"additional_special_tokens", "extra_special_tokens"}) {
    if (status) status = ReadMoreTokens(root, key, more);
  }
  if (!more.empty()) special.more = std::move(more);
  return status;
}

// What config.json says about the tokenizer; empty: nothing.
struct ModelNames {
  std::string tokenizer_class, model_type;
};

Result<ModelNames> ReadModelNames(const FileSource& files,
                                  const Limits& limits) {
  constexpr std::string_view kConfigJson = "config.json";
  ModelNames names;
  if (!files.Has(kConfigJson)) return names;
  const std::string name = files.Describe(kConfigJson);
  const auto file = files.Read(kConfigJson, limits.max_config_bytes);
  if (!file) return Unexpected(file.error());
  const auto document = JsonDocument::Parse(file->bytes, limits.max_json_depth);
  if (!document) {
    return Fail(document.error().code, name + ": " + document.error().message,
                name);
  }
  const JsonNode root(name, document->root());
  for (const auto& [key, value] :
       {std::pair("tokenizer_class", &names.tokenizer_class),
        std::pair("model_type", &names.model_type)}) {
    const auto node = root.Find(key);
    if (!node) continue;
    const auto text = node->String();
    if (!text) return Unexpected(text.error());
    *value = *text;
  }
  return names;
}

// The class that the files name; of a model type that decides, that one's.
TokenizerClass NamedClass(std::string_view name, std::string_view model_type) {
  return DecisiveClassOf(model_type).value_or(TokenizerClassOf(name));
}

// The class of a folder by the kind of its vocabulary.
TokenizerClass ClassOfFiles(const FileSource& files) {
  const bool roberta = !files.Has(kTokenizerJson) && !files.Has(kVocabTxt) &&
                       files.Has(kVocabJson);
  return TokenizerClassOf(roberta ? "RobertaTokenizer" : "BertTokenizer");
}

// The class of a folder whose tokenizer_config.json names none: what
// config.json says, or else by the kind of its vocabulary.
Result<TokenizerClass> ClassOfFolder(const FileSource& files,
                                     const Limits& limits) {
  const auto names = ReadModelNames(files, limits);
  if (!names) return Unexpected(names.error());
  if (!names->tokenizer_class.empty()) {
    return NamedClass(names->tokenizer_class, names->model_type);
  }
  return names->model_type.empty()
             ? ClassOfFiles(files)
             : TokenizerClassOfModelType(names->model_type);
}

Result<TokenizerClass> ReadClass(const JsonNode& root, const FileSource& files,
                                 const Limits& limits) {
  const auto node = root.Find("tokenizer_class");
  if (!node) return ClassOfFolder(files, limits);
  const auto names = ReadModelNames(files, limits);
  if (!names) return Unexpected(names.error());
  const auto text = node->String();
  if (!text) return Unexpected(text.error());
  const TokenizerClass found = NamedClass(*text, names->model_type);
  if (!files.Has(kTokenizerJson) &&
      VocabularyOf(found.kind) == VocabularyKind::kNone) {
    return node->Unsupported(
        Quoted(*text), "without tokenizer.json, " + TokenizerClassNames());
  }
  return found;
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

Status ReadClassOptions(const JsonNode& root, TokenizerConfig& config) {
  ClassOptions& options = config.options;
  Status status;
  if (config.kind == ClassKind::kBert) {
    status = ReadNormalizerSwitches(root, options.normalizer);
  } else if (config.kind != ClassKind::kFile) {
    status = ReadFlag(root, "add_prefix_space", options.add_prefix_space);
  }
  if (status && config.kind == ClassKind::kDebertaV2) {
    status = ReadFlag(root, "do_lower_case", options.lowercase);
    if (status)
      status = ReadFlag(root, "split_by_punct", options.split_by_punct);
    const auto unk = root.Find("unk_id");
    if (status && unk) {
      const auto id = unk->Int(0, kMaxVocabSize - 1);
      if (!id) return Unexpected(id.error());
      options.unk_id = *id;
    }
  }
  if (status && config.kind == ClassKind::kLlama) {
    status = ReadFlag(root, "legacy", options.legacy);
  }
  if (status) status = ReadFlag(root, "add_bos_token", options.add_bos_token);
  if (status) status = ReadFlag(root, "add_eos_token", options.add_eos_token);
  return status;
}

// Podium truncates the end of a text, and splits it into words first.
Status CheckSupported(const JsonNode& root, bool tokenizer_json) {
  if (const auto node = root.Find("truncation_side")) {
    const auto side = node->String();
    if (!side) return Unexpected(side.error());
    if (*side != "right") return node->Unsupported(Quoted(*side), "right");
  }
  bool do_basic_tokenize = true;
  const auto status = ReadFlag(root, "do_basic_tokenize", do_basic_tokenize);
  if (status && !tokenizer_json && !do_basic_tokenize) {
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

Status ReadRoot(const JsonNode& root, TokenizerConfig& config) {
  auto status = ReadSpecialTokens(root, config.special);
  if (status) status = ReadClassOptions(root, config);
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

TokenizerConfig DefaultsOf(const TokenizerClass& tokenizer_class) {
  TokenizerConfig config;
  config.kind = tokenizer_class.kind;
  config.options = DefaultClassOptions(tokenizer_class.kind);
  config.token_type_ids = tokenizer_class.token_type_ids;
  config.special = DefaultSpecialTokens(tokenizer_class.kind);
  return config;
}

// Finds the tokens that structure or pad a pair. For a class that builds its
// stages itself, those in the vocabulary are added tokens even if the files do
// not say so.
void NameStructureTokens(const TokenizerConfig& from, TokenizerParts& parts) {
  std::vector<int32_t>& structure = parts.structure_ids;
  if (const auto unk = parts.model->unk_id()) structure.push_back(*unk);
  for (const PairTemplate::Piece& piece : parts.pair.pieces) {
    structure.insert(structure.end(), piece.ids.begin(), piece.ids.end());
  }
  std::vector<AddedToken> named = from.special.All();
  if (from.kind == ClassKind::kFile) {  // it may be of either kind
    const auto more = DefaultSpecialTokens(ClassKind::kRoberta).All();
    named.insert(named.end(), more.begin(), more.end());
  }
  for (AddedToken& token : named) {
    const auto added =
        std::find_if(parts.added_tokens.begin(), parts.added_tokens.end(),
                     [&](const AddedToken& known) {
                       return known.content == token.content;
                     });
    if (added != parts.added_tokens.end()) {
      structure.push_back(added->id);
    } else if (const auto id = parts.vocab.IdOf(token.content)) {
      structure.push_back(*id);
      token.id = *id;
      if (from.kind != ClassKind::kFile) parts.added_tokens.push_back(token);
    }
  }
}

}  // namespace

Result<TokenizerConfig> ReadTokenizerConfig(const FileSource& files,
                                            const Limits& limits) {
  if (!files.Has(kTokenizerConfigJson)) {
    if (files.Has(kTokenizerJson)) return TokenizerConfig();
    if (files.Has(kVocabTxt) || files.Has(kVocabJson)) {
      return DefaultsOf(ClassOfFiles(files));
    }
    const auto tokenizer_class = ClassOfFolder(files, limits);
    if (!tokenizer_class) return Unexpected(tokenizer_class.error());
    return DefaultsOf(*tokenizer_class);
  }
  const std::string name = files.Describe(kTokenizerConfigJson);
  const auto file = files.Read(kTokenizerConfigJson, limits.max_config_bytes);
  if (!file) return Unexpected(file.error());
  auto document =
      JsonDocument::Parse(WithExponents(file->bytes), limits.max_json_depth);
  if (!document) {
    return Fail(document.error().code, name + ": " + document.error().message,
                name);
  }
  const JsonNode root(name, document->root());
  const auto tokenizer_class = ReadClass(root, files, limits);
  if (!tokenizer_class) return Unexpected(tokenizer_class.error());
  TokenizerConfig config = DefaultsOf(*tokenizer_class);
  auto status = CheckSupported(root, files.Has(kTokenizerJson));
  if (status) status = ReadRoot(root, config);
  if (!status) return Unexpected(std::move(status.error()));
  config.document = *std::move(document);
  return config;
}

Result<void> Apply(const TokenizerConfig& from, TokenizerParts& parts) {
  if (auto added = AddTokens(from.added_tokens, parts); !added) return added;
  NameStructureTokens(from, parts);
  if (!from.token_type_ids) {
    for (PairTemplate::Piece& piece : parts.pair.pieces) {
      piece.token_type_id = 0;
    }
    if (parts.pair.single) {
      for (PairTemplate::Piece& piece : *parts.pair.single) {
        piece.token_type_id = 0;
      }
    }
  }
  if (from.model_max_length) parts.max_length = *from.model_max_length;
  return {};
}

}  // namespace podium
