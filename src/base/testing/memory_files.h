#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/file_source.h"

namespace podium {

// Files of a test, in memory.
class MemoryFiles : public FileSource {
 public:
  using Files = std::map<std::string, std::string, std::less<>>;
  explicit MemoryFiles(Files files) : files_(std::move(files)) {}

  std::string Describe(std::string_view name) const override {
    return "memory/" + std::string(name);
  }
  bool Has(std::string_view name) const override {
    return files_.contains(name);
  }
  Result<std::shared_ptr<const OpenFile>> Open(
      std::string_view name) const override {
    const auto found = files_.find(name);
    if (found == files_.end()) {
      return Fail(ErrorCode::kNotFound, Describe(name) + ": no such file");
    }
    return FileInMemory(Describe(name), found->second);
  }

  Files& files() { return files_; }

 private:
  Files files_;
};

}  // namespace podium
