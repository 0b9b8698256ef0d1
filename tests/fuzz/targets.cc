#include "targets.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
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

constexpr FuzzTarget kTargets[] = {
    {"safetensors", ReadSafetensors}, {"gguf", ReadGguf},
    {"config", ReadConfig},           {"tokenizer", ReadTokenizer},
    {"modules", ReadModules},
};

}  // namespace

std::span<const FuzzTarget> FuzzTargets() { return kTargets; }

const FuzzTarget* FindFuzzTarget(std::string_view name) {
  const auto found = std::ranges::find(kTargets, name, &FuzzTarget::name);
  return found == std::end(kTargets) ? nullptr : found;
}

}  // namespace podium
