#include "hub/wanted_files.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/json.h"
#include "hub/gguf_choice.h"

namespace podium {
namespace {

constexpr std::string_view kWeights = "model.safetensors";
constexpr std::string_view kWeightsIndex = "model.safetensors.index.json";

// Read from a model's folder, and from the folders of sentence-transformers'
// modules.
constexpr std::string_view kFiles[] = {
    "added_tokens.json",
    "artifact.metadata",  // ColBERT's own settings
    "calibration.json",   // Podium's
    "chat_template.jinja",
    "chat_template.json",
    "config.json",
    "config_sentence_transformers.json",
    "merges.txt",
    "modules.json",
    "sentence_bert_config.json",
    "sentencepiece.bpe.model",
    "special_tokens_map.json",
    "spiece.model",
    "spm.model",
    "tokenizer.json",
    "tokenizer.model",
    "tokenizer_config.json",
    "vocab.json",
    "vocab.txt",
};

constexpr std::string_view kLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

// "1_Pooling/": the folder of a module of sentence-transformers.
bool IsModuleFolder(std::string_view folder) {
  const size_t line = folder.find('_');
  return line != folder.npos && line > 0 && line < folder.size() - 1 &&
         folder.find_first_not_of("0123456789") == line &&
         folder.find_first_not_of(kLetters) == folder.npos;
}

struct FilePath {
  std::string_view folder;  // with the '/'; empty: the repository's own
  std::string_view name;
};

FilePath SplitPath(std::string_view path) {
  const size_t slash = path.find('/');
  if (slash == path.npos) return {{}, path};
  return {path.substr(0, slash + 1), path.substr(slash + 1)};
}

bool IsShard(std::string_view name) {
  return !name.starts_with('.') && name.size() <= 255 &&
         name.ends_with(".safetensors") &&
         name.find_first_not_of(std::string(kLetters) + ".-") == name.npos;
}

bool HasPath(const std::vector<std::string>& paths, std::string_view path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

// How to make safetensors of what the repository has.
std::string HowToConvert(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (path.ends_with(".bin") || path.ends_with(".pt")) {
      return ": its weights are a pickle, which can run code when it is read; "
             "load the model with transformers and "
             "save_pretrained(folder, safe_serialization=True), and give "
             "--model that folder";
    }
    if (path.ends_with(".onnx")) {
      return ": its weights are ONNX; pull the repository that they were "
             "exported from";
    }
  }
  return "";
}

}  // namespace

Result<WantedFiles> ChooseFiles(const Repository& model,
                                const std::vector<std::string>& paths) {
  const auto bad = [&model](const std::string& what) {
    return Fail(ErrorCode::kInvalidData, model.text() + " " + what, "model");
  };
  const bool has_safetensors =
      HasPath(paths, kWeights) || HasPath(paths, kWeightsIndex);
  const std::vector<std::string> all_gguf = GgufFilesOf(paths, "");
  if (!model.gguf.empty() || (!has_safetensors && !all_gguf.empty())) {
    std::vector<std::string> chosen = GgufFilesOf(paths, model.gguf);
    if (chosen.size() == 1) return WantedFiles{std::move(chosen), {}};
    if (all_gguf.empty()) return bad("has no GGUF files");
    const Repository all{.name = model.name, .revision = model.revision};
    return bad((chosen.empty() ? "is no GGUF file there; there are "
                               : "has several GGUF files; choose one: ") +
               GgufChoices(all, all_gguf));
  }
  WantedFiles wanted;
  bool has_weights = false;
  for (const std::string& path : paths) {
    const auto [folder, name] = SplitPath(path);
    if (!folder.empty() &&
        !IsModuleFolder(folder.substr(0, folder.size() - 1))) {
      continue;
    }
    const std::string single = std::string(folder) + std::string(kWeights);
    if (name == kWeights) {
      wanted.files.push_back(path);
      has_weights = true;
    } else if (name == kWeightsIndex && !HasPath(paths, single)) {
      wanted.indexes.push_back(path);
      has_weights = true;
    } else if (std::find(std::begin(kFiles), std::end(kFiles), name) !=
               std::end(kFiles)) {
      wanted.files.push_back(path);
    }
  }
  if (!HasPath(wanted.files, "config.json") &&
      !HasPath(wanted.files, "modules.json")) {
    return bad("has no config.json, so that it is not a model of transformers" +
               HowToConvert(paths));
  }
  if (!has_weights) return bad("has no safetensors" + HowToConvert(paths));
  return wanted;
}

Result<std::vector<std::string>> ShardsOf(const std::string& index,
                                          std::string_view bytes,
                                          const Limits& limits) {
  const auto bad = [&index](const std::string& what) {
    return Fail(ErrorCode::kInvalidData, index + ": " + what, index);
  };
  auto document = JsonDocument::Parse(bytes, limits.max_json_depth);
  if (!document) return bad(document.error().message);
  simdjson::dom::object map;
  if (!document->root().is_object() ||
      document->root()["weight_map"].get(map) != simdjson::SUCCESS) {
    return bad("there is no object \"weight_map\"");
  }
  const std::string folder(SplitPath(index).folder);
  std::set<std::string> shards;
  for (const auto field : map) {
    std::string_view shard;
    if (field.value.get(shard) != simdjson::SUCCESS || !IsShard(shard)) {
      return bad(
          "\"weight_map\" names something that is not a .safetensors file in "
          "the same folder");
    }
    shards.insert(folder + std::string(shard));
    if (static_cast<int64_t>(shards.size()) > limits.max_weight_files) {
      return Fail(ErrorCode::kTooLarge,
                  index + ": there are more than " +
                      std::to_string(limits.max_weight_files) + " shards",
                  index);
    }
  }
  if (shards.empty()) return bad("\"weight_map\" is empty");
  return std::vector<std::string>(shards.begin(), shards.end());
}

}  // namespace podium
