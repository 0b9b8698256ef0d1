#pragma once

#include <string>
#include <string_view>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "model/safetensors.h"

namespace podium {

// A source of files that found its weights when it was made, such as a GGUF
// file: they are not looked for again.
class FilesWithTensors : public FileSource {
 public:
  virtual const TensorMap& tensors() const = 0;
  // What to call the weights in an error message.
  virtual const std::string& weights_name() const = 0;
};

// The tensors of a model: those of model.safetensors, or of the shards that
// model.safetensors.index.json names, or what FilesWithTensors has. Headers
// alone are read.
class WeightFiles {
 public:
  static Result<WeightFiles> Open(const FileSource& files,
                                  const Limits& limits);

  const TensorMap& tensors() const { return tensors_; }
  // Null where there is none. Lives as long as this object.
  const StoredTensor* Find(std::string_view name) const;
  // What to call the weights in an error message: the file or the index.
  const std::string& description() const { return description_; }

 private:
  TensorMap tensors_;
  std::string description_;
};

}  // namespace podium
