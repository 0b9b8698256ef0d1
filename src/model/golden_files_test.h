#pragma once

#include <memory>
#include <string>
#include <utility>

#include "base/testing/memory_files.h"
#include "model/goldens_test.h"

namespace podium {

// The files of a golden folder, some of them replaced.
class GoldenFiles : public FileSource {
 public:
  GoldenFiles(const std::string& golden, MemoryFiles::Files changed)
      : folder_(OpenFolder(GoldenFolder(golden))),
        changed_(std::move(changed)) {}

  std::string Describe(std::string_view name) const override {
    return "golden/" + std::string(name);
  }
  bool Has(std::string_view name) const override {
    return changed_.Has(name) || folder_->Has(name);
  }
  Result<std::shared_ptr<const OpenFile>> Open(
      std::string_view name) const override {
    return changed_.Has(name) ? changed_.Open(name) : folder_->Open(name);
  }

 private:
  const std::unique_ptr<FileSource> folder_;
  const MemoryFiles changed_;
};

}  // namespace podium
