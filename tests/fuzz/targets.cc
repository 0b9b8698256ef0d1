#include "targets.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "hub/hub_revision.h"
#include "hub/wanted_files.h"
#include "model/colbert_folder.h"
#include "model/gguf.h"
#include "model/load_model.h"
#include "model/module_list.h"
#include "model/safetensors.h"
#include "models/gguf_folder.h"
#include "tokenizer/tokenizer.h"

namespace podium {
namespace {

// A folder of one file.
class OneFile : public FileSource {
 public:
  OneFile(std::string_view name, std::string_view bytes)
      : name_(name), bytes_(bytes) {}

  std::string Describe(std::string_view name) const override {
    return std::string(name);
  }
  bool Has(std::string_view name) const override { return name == name_; }
  Result<FileBytes> Read(std::string_view name,
                         int64_t max_bytes) const override {
    if (name != name_) {
      return Fail(ErrorCode::kNotFound, Describe(name) + ": no such file");
    }
    if (std::ssize(bytes_) > max_bytes) {
      return Fail(ErrorCode::kTooLarge, Describe(name) + ": too large");
    }
    return FileBytes{nullptr, bytes_};
  }

 private:
  const std::string_view name_, bytes_;
};

// Reads every number of a file's tensors.
void WidenAll(const TensorMap& tensors) {
  for (const auto& [name, tensor] : tensors) {
    if (!IsWeightType(tensor.dtype)) continue;
    size_t elements = 1;
    for (const int64_t size : tensor.shape) {
      elements *= static_cast<size_t>(size);
    }
    std::vector<float> values(elements);
    WidenToFloat(tensor, values);
  }
}

void ReadSafetensors(std::string_view bytes) {
  const auto tensors = ParseSafetensors(bytes, "model.safetensors", Limits{});
  if (tensors) WidenAll(*tensors);
}

void UseTokenizer(const FileSource& files) {
  const auto tokenizer = Tokenizer::Load(files, Limits{});
  if (!tokenizer) return;
  const auto query = (*tokenizer)->Tokenize("what is an \u00c9t\u00e9?  ");
  const auto document =
      (*tokenizer)->Tokenize("\u4e2d\u6587 x\u0301 [SEP] </s> 12345 \xff\xfe");
  (void)(*tokenizer)->EncodePair(query, document, {.max_length = 16});
  if ((*tokenizer)->splits()) {
    (void)(*tokenizer)->EncodeQuery(query);
    (void)(*tokenizer)->EncodeDocument(document);
  }
  (void)(*tokenizer)->Detokenize(document);
}

void ReadGguf(std::string_view bytes) {
  const auto gguf = ParseGguf(bytes, "model.gguf", Limits{});
  if (!gguf) return;
  WidenAll(gguf->tensors);
  const auto folder = FolderOfGguf({nullptr, bytes}, "model.gguf", Limits{});
  if (!folder) return;
  (void)ReadModelConfig(**folder, Limits{});
  UseTokenizer(**folder);
}

void ReadConfig(std::string_view bytes) {
  (void)ReadModelConfig(OneFile("config.json", bytes), Limits{});
}

void ReadTokenizer(std::string_view bytes) {
  UseTokenizer(OneFile("tokenizer.json", bytes));
}

void ReadModules(std::string_view bytes) {
  (void)ReadModuleList(OneFile("modules.json", bytes), Limits{});
}

// The settings of a ColBERT, in each of the files that may hold them.
class ColbertFiles : public FileSource {
 public:
  ColbertFiles(std::string_view name, std::string_view bytes)
      : file_(name, bytes) {}

  std::string Describe(std::string_view name) const override {
    return std::string(name);
  }
  bool Has(std::string_view name) const override {
    return file_.Has(name) || (name == "modules.json" && !own_layout());
  }
  Result<FileBytes> Read(std::string_view name,
                         int64_t max_bytes) const override {
    constexpr std::string_view kModules =
        R"([{"type": "a.Transformer", "path": ""},
            {"type": "a.Dense", "path": "1_Dense"}])";
    if (name == "modules.json" && Has(name)) {
      return FileBytes{nullptr, kModules};
    }
    return file_.Read(name, max_bytes);
  }

 private:
  bool own_layout() const { return file_.Has("artifact.metadata"); }

  const OneFile file_;
};

void ReadColbert(std::string_view bytes) {
  for (const char* name :
       {"artifact.metadata", "config_sentence_transformers.json",
        "sentence_bert_config.json"}) {
    const ColbertFiles files(name, bytes);
    (void)IsColbertFolder(files, Limits{});
    (void)ReadColbertFolder(files, Limits{});
  }
}

// A path that could lead out of a model's folder is a bug.
void MustBeSafe(std::string_view path) {
  if (path.find('\0') != path.npos) std::abort();
  for (;;) {
    const size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") std::abort();
    if (slash == path.npos) return;
    path.remove_prefix(slash + 1);
  }
}

void ReadHubRevision(std::string_view bytes) {
  const auto revision = ParseHubRevision(bytes, Limits{});
  if (!revision) return;
  std::vector<std::string> paths;
  for (const HubFile& file : revision->files) paths.push_back(file.path);
  const auto wanted = ChooseFiles("org/model", paths);
  if (!wanted) return;
  for (const std::string& file : wanted->files) MustBeSafe(file);
  for (const std::string& index : wanted->indexes) MustBeSafe(index);
}

void ReadHubIndex(std::string_view bytes) {
  const auto shards = ShardsOf("model.safetensors.index.json", bytes, Limits{});
  if (!shards) return;
  for (const std::string& shard : *shards) {
    if (shard.find('/') != std::string::npos) std::abort();
    MustBeSafe(shard);
  }
}

constexpr FuzzTarget kTargets[] = {
    {"safetensors", ReadSafetensors}, {"gguf", ReadGguf},
    {"config", ReadConfig},           {"tokenizer", ReadTokenizer},
    {"modules", ReadModules},         {"hub_revision", ReadHubRevision},
    {"hub_index", ReadHubIndex},      {"colbert", ReadColbert},
};

}  // namespace

std::span<const FuzzTarget> FuzzTargets() { return kTargets; }

const FuzzTarget* FindFuzzTarget(std::string_view name) {
  const auto found = std::ranges::find(kTargets, name, &FuzzTarget::name);
  return found == std::end(kTargets) ? nullptr : found;
}

}  // namespace podium
