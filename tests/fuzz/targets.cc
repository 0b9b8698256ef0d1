#include "targets.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/testing/memory_files.h"
#include "hub/hub_revision.h"
#include "hub/wanted_files.h"
#include "jinja/template.h"
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
MemoryFiles OneFile(std::string_view name, std::string_view bytes) {
  return MemoryFiles(
      MemoryFiles::Files{{std::string(name), std::string(bytes)}});
}

// Reads every number of a file's tensors.
void WidenAll(const TensorMap& tensors) {
  ByteBuffer memory;
  for (const auto& [name, tensor] : tensors) {
    if (!IsWeightType(tensor.dtype)) continue;
    int64_t elements = 1;
    for (const int64_t size : tensor.shape) elements *= size;
    std::vector<float> values(static_cast<size_t>(elements));
    const auto stored = ReadElements(tensor, 0, elements, memory);
    if (!stored) std::abort();  // the header said that they are there
    WidenToFloat(tensor.dtype, *stored, values);
  }
}

void ReadSafetensorsFile(std::string_view bytes) {
  const auto tensors =
      ReadSafetensors(FileInMemory("model.safetensors", bytes), Limits{});
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

void ReadGgufFile(std::string_view bytes) {
  const auto file = FileInMemory("model.gguf", bytes);
  const auto gguf = ReadGguf(file, Limits{});
  if (!gguf) return;
  WidenAll(gguf->tensors);
  const auto folder = FolderOfGguf(file, "model.gguf", Limits{});
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

// A SentencePiece model, as each class that has one reads it.
void ReadSentencePiece(std::string_view bytes) {
  for (const char* name :
       {"XLMRobertaTokenizer", "CamembertTokenizer", "DebertaV2Tokenizer",
        "GemmaTokenizer", "LlamaTokenizer"}) {
    UseTokenizer(MemoryFiles(
        {{"spm.model", std::string(bytes)},
         {"tokenizer_config.json",
          R"({"tokenizer_class": ")" + std::string(name) + R"("})"}}));
  }
}

void ReadModules(std::string_view bytes) {
  (void)ReadModuleList(OneFile("modules.json", bytes), Limits{});
}

// The settings of a ColBERT, in each of the files that may hold them.
void ReadColbert(std::string_view bytes) {
  constexpr std::string_view kOwnLayout = "artifact.metadata";
  for (const std::string_view name :
       {kOwnLayout, std::string_view("config_sentence_transformers.json"),
        std::string_view("sentence_bert_config.json")}) {
    MemoryFiles files = OneFile(name, bytes);
    if (name != kOwnLayout) {
      files.files()["modules.json"] = R"([{"type": "a.Transformer", "path": ""},
                                          {"type": "a.Dense",
                                           "path": "1_Dense"}])";
    }
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
  const auto wanted = ChooseFiles({.name = "org/model"}, paths);
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

// A template, with the messages of a pair.
void RenderTemplate(std::string_view bytes) {
  using jinja::Value;
  Limits limits;
  limits.max_template_steps = 50'000;
  const auto parsed = jinja::Template::Parse(bytes, limits);
  if (!parsed) return;
  jinja::List messages;
  for (const char* role : {"system", "query", "document"}) {
    jinja::Dict message;
    message.Set("role", Value(role));
    message.Set("content", Value(" It\u00e9's\n"));
    messages.items.emplace_back(std::move(message));
  }
  messages.depth = 3;
  jinja::Dict variables;
  variables.Set("messages", Value(std::move(messages)));
  variables.Set("add_generation_prompt", Value(true));
  variables.Set("tools", Value(jinja::None{}));
  variables.Set("bos_token", Value("<s>"));
  const auto text = parsed->Render(variables, limits);
  if (text && std::ssize(*text) > limits.max_template_output_bytes) {
    std::abort();
  }
}

constexpr FuzzTarget kTargets[] = {
    {"safetensors", ReadSafetensorsFile},
    {"gguf", ReadGgufFile},
    {"config", ReadConfig},
    {"tokenizer", ReadTokenizer},
    {"sentencepiece", ReadSentencePiece},
    {"modules", ReadModules},
    {"hub_revision", ReadHubRevision},
    {"hub_index", ReadHubIndex},
    {"colbert", ReadColbert},
    {"jinja", RenderTemplate},
};

}  // namespace

std::span<const FuzzTarget> FuzzTargets() { return kTargets; }

const FuzzTarget* FindFuzzTarget(std::string_view name) {
  const auto found = std::ranges::find(kTargets, name, &FuzzTarget::name);
  return found == std::end(kTargets) ? nullptr : found;
}

}  // namespace podium
