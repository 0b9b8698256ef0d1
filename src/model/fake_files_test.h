#pragma once

#include <map>
#include <string>

#include "base/file_source.h"

namespace podium {

// Files of a test, in memory.
class FakeFiles : public FileSource {
 public:
  using Files = std::map<std::string, std::string, std::less<>>;
  explicit FakeFiles(Files files) : files_(std::move(files)) {}

  std::string Describe(std::string_view name) const override {
    return "fake/" + std::string(name);
  }
  bool Has(std::string_view name) const override {
    return files_.find(name) != files_.end();
  }
  Result<FileBytes> Read(std::string_view name,
                         int64_t max_bytes) const override {
    const auto found = files_.find(name);
    if (found == files_.end()) {
      return Fail(ErrorCode::kNotFound, Describe(name) + ": not there");
    }
    if (static_cast<int64_t>(found->second.size()) > max_bytes) {
      return Fail(ErrorCode::kTooLarge, Describe(name) + ": too large");
    }
    return FileBytes{nullptr, found->second};
  }

  Files& files() { return files_; }

 private:
  Files files_;
};

}  // namespace podium
