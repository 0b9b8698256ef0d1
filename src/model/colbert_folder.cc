#include "model/colbert_folder.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "model/config_reader.h"

namespace podium {
namespace {

constexpr std::string_view kModules = "modules.json";
constexpr std::string_view kSettings = "config_sentence_transformers.json";
constexpr std::string_view kTransformer = "sentence_bert_config.json";
constexpr std::string_view kMetadata = "artifact.metadata";

// ColBERT's and PyLate's own defaults.
constexpr int64_t kExpandedLength = 32;
constexpr int64_t kColbertWidth = 128;
constexpr std::string_view kQueryMark = "[unused0]";
constexpr std::string_view kDocumentMark = "[unused1]";
constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

constexpr size_t kMostSkippedWords = 1024;

// Any of these says that PyLate wrote the settings.
constexpr std::string_view kPylateKeys[] = {"query_length",
                                            "document_length",
                                            "query_expansion",
                                            "do_query_expansion",
                                            "attend_to_expansion_tokens",
                                            "attend_to_mask_tokens",
                                            "query_prefix",
                                            "document_prefix",
                                            "skiplist_words"};

std::vector<std::string> Punctuation() {
  std::vector<std::string> words;
  for (const char c : kPunctuation) words.emplace_back(1, c);
  return words;
}

// A number of tokens; 0 where the key is absent or null.
int64_t ReadLength(ConfigReader& reader, std::string_view key) {
  if (!reader.Find(key)) return 0;
  return reader.Size(key, 0, 1, reader.limits().max_model_width);
}

std::vector<std::string> ReadWords(ConfigReader& reader, std::string_view key) {
  const auto value = reader.Find(key);
  std::vector<std::string> words;
  simdjson::dom::array items;
  bool good = value && value->get(items) == simdjson::SUCCESS &&
              items.size() <= kMostSkippedWords;
  for (size_t i = 0; good && i < items.size(); ++i) {
    std::string_view word;
    good = items.at(i).get(word) == simdjson::SUCCESS;
    words.emplace_back(word);
  }
  if (!good) {
    reader.Refuse(
        key, ConfigReader::Describe(value),
        "a list of up to " + std::to_string(kMostSkippedWords) + " words");
  }
  return words;
}

// "query_expansion": {"strategy": "fixed", "attend": false, "token": null,
// "length": 32}.
std::optional<ColbertTexts::Expansion> ReadExpansion(ConfigReader& reader) {
  constexpr std::string_view kKey = "query_expansion";
  const auto value = reader.Find(kKey);
  if (!value) return std::nullopt;
  ColbertTexts::Expansion expansion;
  std::string_view strategy;
  bool good = (*value)["strategy"].get(strategy) == simdjson::SUCCESS &&
              (strategy == "fixed" || strategy == "min") &&
              (*value)["length"].get(expansion.length) == simdjson::SUCCESS &&
              expansion.length >= 1 &&
              expansion.length <= reader.limits().max_model_width;
  expansion.fixed = strategy == "fixed";
  ConfigReader::Element attend, token;
  if (good && (*value)["attend"].get(attend) == simdjson::SUCCESS) {
    good = attend.get(expansion.attend) == simdjson::SUCCESS;
  }
  if (good && (*value)["token"].get(token) == simdjson::SUCCESS &&
      !token.is_null()) {
    std::string_view text;
    good = token.get(text) == simdjson::SUCCESS && !text.empty();
    expansion.token = text;
  }
  if (good) return expansion;
  reader.Refuse(kKey, ConfigReader::Describe(value),
                "an object with \"strategy\" (\"fixed\" or \"min\"), "
                "\"length\" (1 or more), and perhaps \"attend\" and \"token\"");
  return std::nullopt;
}

// Which settings of PyLate the file has.
struct PylateSettings {
  bool old_type = false;  // "model_type": "ColBERT", of releases before 4
  bool own_type = false;  // "MultiVectorEncoder"
  bool has_prefixes = false;
  std::optional<std::vector<std::string>> skipped_words;
};

void ReadPrefixes(ConfigReader& reader, PylateSettings& pylate,
                  ColbertTexts& texts) {
  const auto read = [&](std::string_view name, std::string& prefix) {
    ConfigReader::Element prompts, prompt;
    std::string_view text;
    if (const auto found = reader.Find("prompts");
        found && (*found)[name].get(prompt) == simdjson::SUCCESS &&
        !prompt.is_null() && prompt.get(text) != simdjson::SUCCESS) {
      reader.Refuse("prompts", ConfigReader::Describe(found),
                    "an object of texts");
    }
    prefix = text;
    const std::string key = std::string(name) + "_prefix";
    if (!reader.Has(key)) return;
    pylate.has_prefixes = true;
    const std::string mark = reader.Text(key, "");
    if (!prefix.starts_with(mark)) prefix = mark + prefix;
  };
  read("query", texts.query_prefix);
  read("document", texts.document_prefix);
  texts.prefix_is_token = pylate.has_prefixes;
}

Result<PylateSettings> ReadSettings(const FileSource& files,
                                    const Limits& limits, ColbertTexts& texts) {
  PylateSettings pylate;
  if (!files.Has(kSettings)) return pylate;
  auto reader = ConfigReader::Open(files, limits, kSettings);
  if (!reader) return Unexpected(reader.error());
  const std::string similarity = reader->Text("similarity_fn_name", "maxsim");
  if (!EqualsIgnoringCase(similarity, "maxsim")) {
    reader->Refuse("similarity_fn_name", "\"" + similarity + "\"",
                   "\"MaxSim\"");
  }
  const std::string type = reader->Text("model_type", "");
  pylate.old_type = type == "ColBERT";
  pylate.own_type = type == "MultiVectorEncoder";
  ReadPrefixes(*reader, pylate, texts);
  texts.query_length = ReadLength(*reader, "query_length");
  texts.document_length = ReadLength(*reader, "document_length");
  if (reader->Find("skiplist_words")) {
    pylate.skipped_words = ReadWords(*reader, "skiplist_words");
  }
  const bool is_pylate = std::ranges::any_of(
      kPylateKeys, [&](std::string_view key) { return reader->Has(key); });
  if (reader->Has("query_expansion")) {
    texts.expansion = ReadExpansion(*reader);
  } else if (is_pylate && reader->Flag("do_query_expansion", true)) {
    texts.expansion = {
        .length = texts.query_length > 0 ? texts.query_length : kExpandedLength,
        .attend = reader->Flag("attend_to_expansion_tokens",
                               reader->Flag("attend_to_mask_tokens", false)),
        .token = {}};
    texts.query_length = 0;
  }
  if (reader->error()) return Unexpected(*reader->error());
  return pylate;
}

// The Transformer module's own settings go before those of the folder.
Result<void> ReadTransformer(const FileSource& files, const Limits& limits,
                             ColbertTexts& texts) {
  if (!files.Has(kTransformer)) return {};
  auto reader = ConfigReader::Open(files, limits, kTransformer);
  if (!reader) return Unexpected(reader.error());
  const auto length = [&](std::string_view key, int64_t& tokens) {
    if (reader->Has(key)) tokens = ReadLength(*reader, key);
  };
  length("query_length", texts.query_length);
  length("document_length", texts.document_length);
  if (reader->Has("query_expansion")) texts.expansion = ReadExpansion(*reader);
  const int64_t longest = ReadLength(*reader, "max_seq_length");
  if (texts.query_length == 0) texts.query_length = longest;
  if (texts.document_length == 0) texts.document_length = longest;
  if (reader->error()) return Unexpected(*reader->error());
  return {};
}

Result<void> ReadMask(const FileSource& folder, const Limits& limits,
                      ColbertTexts& texts) {
  auto reader = ConfigReader::Open(folder, limits);
  if (!reader) return Unexpected(reader.error());
  texts.skipped_words.clear();
  if (reader->Find("skiplist_words")) {
    texts.skipped_words = ReadWords(*reader, "skiplist_words");
  }
  if (const auto tasks = reader->Find("skiplist_tasks");
      tasks && ReadWords(*reader, "skiplist_tasks") !=
                   std::vector<std::string>{"document"}) {
    reader->Refuse("skiplist_tasks", ConfigReader::Describe(tasks),
                   "[\"document\"]");
  }
  if (const auto kept = reader->Find("keep_only_token_ids")) {
    reader->Refuse("keep_only_token_ids", ConfigReader::Describe(kept), "null");
  }
  if (reader->error()) return Unexpected(*reader->error());
  return {};
}

Result<void> CheckNormalize(const FileSource& folder, const Limits& limits) {
  auto reader = ConfigReader::Open(folder, limits);
  if (!reader) return Unexpected(reader.error());
  if (!reader->Find("module_input_name")) {
    reader->Refuse("module_input_name", "absent", "\"token_embeddings\"");
  }
  reader->Only("module_input_name", "token_embeddings");
  if (reader->error()) return Unexpected(*reader->error());
  return {};
}

Result<void> ReadModules(const FileSource& files, const Limits& limits,
                         const PylateSettings& pylate, ColbertFolder& folder) {
  const std::string file = files.Describe(kModules);
  const auto bad = [&](const std::string& what) {
    return Fail(ErrorCode::kInvalidData, file + ": " + what, file);
  };
  const auto modules = ReadModuleList(files, limits);
  if (!modules) return Unexpected(modules.error());
  bool masks = false, normalizes = false;
  for (size_t i = 0; i < modules->size(); ++i) {
    const Module& module = (*modules)[i];
    Result<void> read;
    if (i == 0 && module.kind == "Transformer" && module.path.empty()) {
      continue;
    }
    if (module.kind == "Dense" && !masks && !normalizes) {
      folder.dense.push_back(module);
    } else if (module.kind == "MultiVectorMask" && !masks) {
      masks = true;
      read = ReadMask(ModuleFolder(files, module), limits, folder.texts);
    } else if (module.kind == "Normalize" && !normalizes) {
      normalizes = true;
      read = CheckNormalize(ModuleFolder(files, module), limits);
    } else {
      return bad("the module \"" + module.kind + "\" at place " +
                 std::to_string(i) +
                 " is not built in a ColBERT; what works is Transformer in "
                 "the model's own folder, Dense, then MultiVectorMask and "
                 "Normalize");
    }
    if (!read) return read;
  }
  if (folder.dense.empty()) {
    return bad(
        "there is no Dense module, which a ColBERT needs to make the vectors "
        "of its tokens");
  }
  if (pylate.own_type && !normalizes) {
    return bad(
        "there is no Normalize module; what works are vectors of length 1");
  }
  if (!masks && !pylate.own_type) {
    // PyLate leaves out punctuation unless it is told otherwise.
    if (pylate.skipped_words) {
      folder.texts.skipped_words = *pylate.skipped_words;
    } else if (pylate.old_type || pylate.has_prefixes) {
      folder.texts.skipped_words = Punctuation();
    }
  }
  return {};
}

Result<void> ReadArtifact(const FileSource& files, const Limits& limits,
                          ColbertFolder& folder) {
  ColbertTexts& texts = folder.texts;
  texts.query_prefix = std::string(kQueryMark) + " ";
  texts.document_prefix = std::string(kDocumentMark) + " ";
  texts.prefix_is_token = true;
  texts.expansion = ColbertTexts::Expansion();
  texts.skipped_words = Punctuation();
  folder.width = kColbertWidth;
  if (!files.Has(kMetadata)) return {};
  auto reader = ConfigReader::Open(files, limits, kMetadata);
  if (!reader) return Unexpected(reader.error());
  reader->Only("similarity", "cosine");
  folder.width = reader->Width("dim", kColbertWidth);
  texts.query_prefix = reader->Text("query_token_id", kQueryMark) + " ";
  texts.document_prefix = reader->Text("doc_token_id", kDocumentMark) + " ";
  texts.document_length = ReadLength(*reader, "doc_maxlen");
  if (const int64_t length = ReadLength(*reader, "query_maxlen")) {
    texts.expansion->length = length;
  }
  texts.expansion->attend = reader->Flag("attend_to_mask_tokens", false);
  if (!reader->Flag("mask_punctuation", true)) texts.skipped_words.clear();
  if (reader->error()) return Unexpected(*reader->error());
  return {};
}

}  // namespace

bool IsColbertFolder(const FileSource& files, const Limits& limits) {
  if (files.Has(kSettings)) {
    auto reader = ConfigReader::Open(files, limits, kSettings);
    if (!reader) return false;
    const std::string type = reader->Text("model_type", "");
    if (type == "ColBERT" || type == "MultiVectorEncoder") return true;
  }
  const auto modules = ReadModuleList(files, limits);
  if (!modules) return false;
  const auto has = [&](std::string_view kind) {
    return std::ranges::find(*modules, kind, &Module::kind) != modules->end();
  };
  return !has("Pooling") && has("Dense");
}

Result<ColbertFolder> ReadColbertFolder(const FileSource& files,
                                        const Limits& limits) {
  ColbertFolder folder;
  Result<void> read;
  if (files.Has(kModules)) {
    const auto pylate = ReadSettings(files, limits, folder.texts);
    if (!pylate) return Unexpected(pylate.error());
    read = ReadTransformer(files, limits, folder.texts);
    if (read) read = ReadModules(files, limits, *pylate, folder);
  } else {
    read = ReadArtifact(files, limits, folder);
  }
  if (!read) return Unexpected(read.error());
  return folder;
}

}  // namespace podium
