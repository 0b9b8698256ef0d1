#include "models/gguf_folder.h"

#include <filesystem>
#include <map>
#include <utility>

#include "model/gguf.h"
#include "models/gguf_config.h"
#include "models/gguf_metadata.h"
#include "models/gguf_tokenizer.h"

namespace podium {
namespace {

class GgufFolder : public FileSource {
 public:
  GgufFolder(std::string path, FileBytes gguf,
             std::map<std::string, std::string, std::less<>> written)
      : path_(std::move(path)),
        gguf_(std::move(gguf)),
        written_(std::move(written)) {}

  std::string Describe(std::string_view name) const override {
    if (name == kModelGguf) return path_;
    return path_ + " (" + std::string(name) + ")";
  }

  bool Has(std::string_view name) const override {
    return name == kModelGguf || written_.contains(name);
  }

  Result<FileBytes> Read(std::string_view name,
                         int64_t max_bytes) const override {
    const auto found = written_.find(name);
    if (name != kModelGguf && found == written_.end()) {
      return Fail(ErrorCode::kNotFound, Describe(name) + ": no such file",
                  Describe(name));
    }
    FileBytes file = name == kModelGguf ? gguf_ : FileBytes{{}, found->second};
    if (std::ssize(file.bytes) > max_bytes) {
      return Fail(ErrorCode::kTooLarge,
                  Describe(name) + ": " + std::to_string(file.bytes.size()) +
                      " bytes, the limit is " + std::to_string(max_bytes),
                  Describe(name));
    }
    return file;
  }

 private:
  const std::string path_;
  const FileBytes gguf_;
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
  auto bytes =
      folder->Read(whole.filename().string(), limits.max_weight_file_bytes);
  if (!bytes) return Unexpected(bytes.error());
  return FolderOfGguf(*std::move(bytes), path, limits);
}

Result<std::unique_ptr<FileSource>> FolderOfGguf(FileBytes bytes,
                                                 const std::string& path,
                                                 const Limits& limits) {
  const auto gguf = ParseGguf(bytes.bytes, path, limits);
  if (!gguf) return Unexpected(gguf.error());
  GgufMetadata metadata(*gguf, path);
  std::map<std::string, std::string, std::less<>> written;
  GgufConfig config = ConfigOfGguf(metadata);
  written["config.json"] = std::move(config.config_json);
  written["tokenizer_config.json"] = std::move(config.tokenizer_config_json);
  if (!metadata.error()) {
    written["tokenizer.json"] = TokenizerJsonOfGguf(metadata);
  }
  if (metadata.error()) return Unexpected(*metadata.error());
  return std::make_unique<GgufFolder>(path, std::move(bytes),
                                      std::move(written));
}

}  // namespace podium
