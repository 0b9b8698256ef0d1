#pragma once

#include <map>
#include <string>
#include <utility>

#include "base/file_source.h"

namespace podium {

// Files of a test, in memory.
class MemoryFiles final : public FileSource {
 public:
  explicit MemoryFiles(std::map<std::string, std::string, std::less<>> files)
      : files_(std::move(files)) {}

  std::string Describe(std::string_view name) const override {
    return "memory/" + std::string(name);
  }
  bool Has(std::string_view name) const override {
    return files_.find(name) != files_.end();
  }
  Result<FileBytes> Read(std::string_view name,
                         int64_t max_bytes) const override {
    const auto file = files_.find(name);
    if (file == files_.end()) return Fail(ErrorCode::kNotFound, Describe(name));
    if (static_cast<int64_t>(file->second.size()) > max_bytes) {
      return Fail(ErrorCode::kTooLarge, Describe(name));
    }
    return FileBytes{nullptr, file->second};
  }

 private:
  std::map<std::string, std::string, std::less<>> files_;
};

}  // namespace podium
