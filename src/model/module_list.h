#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// A module of a model that sentence-transformers saved.
struct Module {
  std::string kind;  // its class: "Transformer", "Pooling", "LogitScore", ...
  std::string path;  // the folder of its files: "1_Pooling"; empty: the model's

  // "1_Pooling/config.json".
  std::string File(const std::string& name) const {
    return path.empty() ? name : path + "/" + name;
  }
};

// The files of a module's own folder. Borrows both.
class ModuleFolder : public FileSource {
 public:
  ModuleFolder(const FileSource& files, const Module& module)
      : files_(files), module_(module) {}

  std::string Describe(std::string_view name) const override {
    return files_.Describe(module_.File(std::string(name)));
  }
  bool Has(std::string_view name) const override {
    return files_.Has(module_.File(std::string(name)));
  }
  Result<std::shared_ptr<const OpenFile>> Open(
      std::string_view name) const override {
    return files_.Open(module_.File(std::string(name)));
  }

 private:
  const FileSource& files_;
  const Module& module_;
};

// Reads modules.json (sentence_transformers/base/model.py): the modules that a
// text passes, in order. Empty if there is no such file. kInvalidData if the
// list is not one, or has more than 16 modules.
Result<std::vector<Module>> ReadModuleList(const FileSource& files,
                                           const Limits& limits);

}  // namespace podium
