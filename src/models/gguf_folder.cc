#include "models/gguf_folder.h"

#include <filesystem>
#include <map>
#include <string_view>
#include <utility>

#include "model/gguf.h"
#include "model/gguf_names.h"
#include "model/weight_files.h"
#include "models/gguf_architectures.h"
#include "models/gguf_config.h"
#include "models/gguf_metadata.h"
#include "models/gguf_tokenizer.h"

namespace podium {
namespace {

// What files a GGUF file is presented as, besides its weights.
constexpr std::string_view kConfig = "config.json";
constexpr std::string_view kTokenizer = "tokenizer.json";
constexpr std::string_view kTokenizerConfig = "tokenizer_config.json";

class GgufFolder : public FilesWithTensors {
 public:
  GgufFolder(std::string path, TensorMap tensors,
             std::map<std::string, std::string, std::less<>> written)
      : path_(std::move(path)),
        tensors_(std::move(tensors)),
        written_(std::move(written)) {}

  const TensorMap& tensors() const override { return tensors_; }
  const std::string& weights_name() const override { return path_; }

  std::string Describe(std::string_view name) const override {
    return path_ + " (" + std::string(name) + ")";
  }
  bool Has(std::string_view name) const override {
    return written_.contains(name);
  }
  Result<std::shared_ptr<const OpenFile>> Open(
      std::string_view name) const override {
    const auto found = written_.find(name);
    if (found == written_.end()) {
      return Fail(ErrorCode::kNotFound, Describe(name) + ": no such file",
                  Describe(name));
    }
    return FileInMemory(Describe(name), found->second);
  }

 private:
  const std::string path_;
  const TensorMap tensors_;
  const std::map<std::string, std::string, std::less<>> written_;
};

}  // namespace

bool IsGgufPath(const std::string& path) { return path.ends_with(".gguf"); }

Result<std::unique_ptr<FileSource>> OpenGguf(const std::string& path,
                                             const Limits& limits) {
  const std::filesystem::path whole(path);
  const auto folder =
      OpenFolder(whole.has_parent_path() ? whole.parent_path()
                                         : std::filesystem::path("."));
  auto file = folder->Open(whole.filename().string());
  if (!file) return Unexpected(std::move(file.error()));
  return FolderOfGguf(*std::move(file), path, limits);
}

Result<std::unique_ptr<FileSource>> FolderOfGguf(
    std::shared_ptr<const OpenFile> file, const std::string& path,
    const Limits& limits) {
  if (file->size() > limits.max_weight_file_bytes) {
    return Fail(ErrorCode::kTooLarge,
                path + ": " + std::to_string(file->size()) +
                    " bytes, the limit is " +
                    std::to_string(limits.max_weight_file_bytes),
                path);
  }
  const auto gguf = ReadGguf(std::move(file), limits);
  if (!gguf) return Unexpected(gguf.error());
  GgufMetadata metadata(*gguf, path);
  std::map<std::string, std::string, std::less<>> written;
  const GgufArchitecture* const architecture = FindGgufArchitecture(metadata);
  if (architecture == nullptr) return Unexpected(*metadata.error());
  GgufConfig config = ConfigOfGguf(*architecture, metadata);
  written.emplace(kConfig, std::move(config.config_json));
  written.emplace(kTokenizerConfig, std::move(config.tokenizer_config_json));
  if (!metadata.error()) {
    written.emplace(kTokenizer, TokenizerJsonOfGguf(metadata));
  }
  if (metadata.error()) return Unexpected(*metadata.error());
  auto tensors = TensorsOfGguf(*gguf, architecture->names, path);
  if (!tensors) return Unexpected(std::move(tensors.error()));
  return std::make_unique<GgufFolder>(path, *std::move(tensors),
                                      std::move(written));
}

}  // namespace podium
