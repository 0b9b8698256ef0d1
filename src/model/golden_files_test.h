#pragma once

#include <memory>
#include <string>
#include <utility>

#include "model/fake_files_test.h"
#include "model/goldens_test.h"

namespace podium {

// The files of a golden folder, some of them replaced.
class GoldenFiles : public FileSource {
 public:
  GoldenFiles(const std::string& golden, FakeFiles::Files changed)
      : folder_(OpenFolder(GoldenFolder(golden))),
        changed_(std::move(changed)) {}

  std::string Describe(std::string_view name) const override {
    return "golden/" + std::string(name);
  }
  bool Has(std::string_view name) const override {
    return changed_.Has(name) || folder_->Has(name);
  }
  Result<FileBytes> Read(std::string_view name,
                         int64_t max_bytes) const override {
    return changed_.Has(name) ? changed_.Read(name, max_bytes)
                              : folder_->Read(name, max_bytes);
  }

 private:
  const std::unique_ptr<FileSource> folder_;
  const FakeFiles changed_;
};

}  // namespace podium
