#include "models/model_report.h"

#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/json.h"
#include "builtin/builtin_model.h"
#include "engine/precision.h"
#include "kernels/select.h"
#include "model/load_model.h"
#include "model/tensor_reader.h"
#include "model/weight_files.h"
#include "models/gguf_folder.h"
#include "rerank/pair_maker.h"
#include "tokenizer/tokenizer.h"

namespace podium {
namespace {

// The text under a key of a JSON object, or the first of an array of texts;
// empty if there is none.
std::string TextIn(const simdjson::dom::object& object, std::string_view key) {
  simdjson::dom::element value;
  if (object[key].get(value) != simdjson::SUCCESS) return {};
  simdjson::dom::array items;
  if (value.get(items) == simdjson::SUCCESS &&
      items.at(0).get(value) != simdjson::SUCCESS) {
    return {};
  }
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? std::string(text)
                                              : std::string();
}

// Calls read(object) with the JSON object in a file, if it holds one.
template <class Read>
void WithJsonObject(const FileSource& files, std::string_view name,
                    int64_t max_bytes, const Limits& limits, Read read) {
  if (!files.Has(name)) return;
  const auto bytes = files.Read(name, max_bytes);
  if (!bytes) return;
  const auto document =
      JsonDocument::Parse(bytes->bytes, limits.max_json_depth);
  simdjson::dom::object object;
  if (document && document->root().get(object) == simdjson::SUCCESS)
    read(object);
}

// "torch.nn.modules.linear.Identity" -> "Identity"
std::string ClassOf(const std::string& path) {
  return path.substr(path.rfind('.') + 1);
}

// Sentence-transformers has kept it in three places.
std::string PredictActivation(const FileSource& files, const Limits& limits) {
  std::string activation;
  WithJsonObject(files, "config_sentence_transformers.json",
                 limits.max_config_bytes, limits,
                 [&activation](const simdjson::dom::object& object) {
                   activation = TextIn(object, "activation_fn");
                 });
  if (!activation.empty()) return ClassOf(activation);
  WithJsonObject(
      files, "config.json", limits.max_config_bytes, limits,
      [&activation](const simdjson::dom::object& object) {
        simdjson::dom::object own;
        if (object["sentence_transformers"].get(own) == simdjson::SUCCESS)
          activation = TextIn(own, "activation_fn");
        if (activation.empty())
          activation = TextIn(object, "sbert_ce_default_activation_function");
      });
  return activation.empty() ? "Sigmoid" : ClassOf(activation);
}

std::string TokenizerKind(const FileSource& files, const Limits& limits) {
  std::string kind;
  WithJsonObject(files, "tokenizer.json", limits.max_tokenizer_bytes, limits,
                 [&kind](const simdjson::dom::object& object) {
                   simdjson::dom::object model;
                   if (object["model"].get(model) == simdjson::SUCCESS)
                     kind = TextIn(model, "type");
                 });
  if (kind.empty() && files.Has("vocab.txt")) return "WordPiece";
  if (kind.empty() && files.Has("merges.txt")) return "BPE";
  return kind;
}

int64_t NumbersIn(const Shape& shape) {
  int64_t product = 1;
  for (const int64_t dimension : shape) product *= dimension;
  return product;
}

// The memory that a tensor takes once it is loaded.
int64_t LoadedBytes(const std::string& name, const StoredTensor& tensor,
                    int64_t vocab_size, const Kernels& kernels,
                    Arithmetic arithmetic) {
  const int64_t floats =
      NumbersIn(tensor.shape) * static_cast<int64_t>(sizeof(float));
  if (tensor.shape.size() != 2) return floats;
  if (tensor.shape[0] == vocab_size) {
    if (name.starts_with("lm_head.")) return 0;  // one row is a layer
    return TableBytes(tensor.dtype, tensor.shape[0], tensor.shape[1],
                      arithmetic);
  }
  if (name.find("embedding") != name.npos) return floats;
  return LinearBytes(kernels, arithmetic, tensor.shape[0], tensor.shape[1]);
}

void ReportWeights(const FileSource& files, const Limits& limits,
                   const ModelConfig* config, ModelReport& report) {
  const int64_t vocab_size = config != nullptr ? config->sizes.vocab_size : -1;
  const int64_t widest_product = config != nullptr ? config->widest_product : 1;
  const auto weights = WeightFiles::Open(files, limits);
  if (!weights) {
    report.problems.push_back(weights.error().message);
    return;
  }
  for (const auto& [name, tensor] : weights->tensors()) {
    const int64_t numbers = NumbersIn(tensor.shape);
    report.parameters += numbers;
    report.parameters_by_dtype[std::string(NameOf(tensor.dtype))] += numbers;
    report.weight_bytes += tensor.bytes;
  }
  const auto selected = SelectKernels("");
  const Kernels& kernels = selected ? *selected->kernels : kGenericKernels;
  for (const Choice<Precision>& choice : Precisions()) {
    if (!choice.value) continue;
    PrecisionMemory memory{
        .precision = std::string(choice.name),
        .runs_here =
            selected && HasArithmetic(kernels, *choice.value, widest_product)};
    for (const auto& [name, tensor] : weights->tensors()) {
      memory.bytes +=
          LoadedBytes(name, tensor, vocab_size, kernels, *choice.value);
    }
    report.memory.push_back(std::move(memory));
  }
  if (!selected) return;
  const auto chosen =
      ChooseArithmetic(*selected->kernels, widest_product, std::nullopt,
                       config == nullptr || config->integers_rank_alike);
  if (chosen) report.auto_precision = NameOf(*chosen);
}

std::string RoleName(TextRole role) {
  switch (role) {
    case TextRole::kQuery:
      return "query";
    case TextRole::kDocument:
      return "document";
    case TextRole::kPrefix:
      return "prefix";
    case TextRole::kContinuation:
      return "continuation";
    case TextRole::kPair:
      break;
  }
  return "pair";
}

Result<void> ReportExample(const ModelTexts& texts, const ModelSizes& sizes,
                           const Limits& limits, ModelReport& report) {
  RerankJob job;
  job.request.query = kExampleQuery;
  job.request.documents = {kExampleDocument};
  const auto made = MakePairs(texts, sizes, limits, job);
  if (!made) return Unexpected(made.error());
  for (int32_t i = 0; i < made->texts->size(); ++i) {
    const Encoding& encoding = (*made->texts)[i].encoding;
    ExampleText text{.role = RoleName(encoding.role),
                     .token_types = encoding.token_type_ids};
    for (const int32_t id : encoding.input_ids)
      text.tokens.emplace_back(texts.tokenizer->TokenString(id).value_or("?"));
    report.example.push_back(std::move(text));
  }
  return {};
}

Result<void> ReportTokenizer(const FileSource& files, const Limits& limits,
                             const std::string& prompt_template,
                             ModelConfig& config, ModelReport& report) {
  const auto texts = LoadModelTexts(
      report.name, files, config, {.prompt_template = prompt_template}, limits);
  if (!texts) return Unexpected(texts.error());
  if (texts->prompt) report.prompt_template = texts->prompt->how().name;
  const ModelSizes& sizes = config.sizes;
  report.tokens = texts->tokenizer->vocab_size();
  report.max_length = MaxLength(*texts->tokenizer, sizes);
  if (report.tokens > sizes.vocab_size) {
    return Fail(ErrorCode::kInvalidData,
                "the tokenizer has ids up to " +
                    std::to_string(report.tokens - 1) +
                    ", and the model's embedding table has " +
                    std::to_string(sizes.vocab_size) + " rows");
  }
  return ReportExample(*texts, sizes, limits, report);
}

}  // namespace

Result<ModelReport> ReportOnModel(const ModelSpec& spec, const Limits& limits,
                                  const std::string& prompt_template) {
  std::unique_ptr<FileSource> folder;
  if (IsGgufPath(spec.folder)) {
    auto gguf = OpenGguf(spec.folder, limits);
    if (!gguf && gguf.error().code == ErrorCode::kNotFound)
      return Unexpected(std::move(gguf.error()));
    if (!gguf) {
      return ModelReport{.name = spec.name,
                         .folder = spec.folder,
                         .problems = {gguf.error().message}};
    }
    folder = *std::move(gguf);
  } else if (!spec.folder.empty()) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(spec.folder, ignored)) {
      return Fail(ErrorCode::kNotFound, spec.folder + ": not a folder",
                  "model");
    }
    folder = OpenFolder(spec.folder);
  }
  const FileSource& files = folder ? *folder : BuiltinModel();
  ModelReport report{.name = spec.name, .folder = spec.folder};
  WithJsonObject(files, "config.json", limits.max_config_bytes, limits,
                 [&report](const simdjson::dom::object& object) {
                   report.architecture = TextIn(object, "architectures");
                   report.model_type = TextIn(object, "model_type");
                 });
  report.activation = PredictActivation(files, limits);
  const auto config = ReadModelConfig(files, limits);
  if (config) {
    report.sizes = (*config)->sizes;
  } else {
    report.problems.push_back(config.error().message);
  }
  ReportWeights(files, limits, config ? config->get() : nullptr, report);
  report.tokenizer = TokenizerKind(files, limits);
  if (config) {
    Result<void> read =
        ReportTokenizer(files, limits, prompt_template, **config, report);
    if (!read) report.problems.push_back(read.error().message);
  }
  return report;
}

}  // namespace podium
