#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "tensor/stored_tensor.h"

namespace podium {

using TensorMap = std::map<std::string, StoredTensor, std::less<>>;

// Reads one file of the safetensors format
// (https://github.com/huggingface/safetensors#format): an 8-byte header length,
// a JSON header, then the data. The file is hostile until proven otherwise: the
// header is bounded, every offset lies inside the file, and the tensors cover
// the data exactly, without overlap or hole. Views into `bytes`; `file` is what
// to call it in an error message.
Result<TensorMap> ParseSafetensors(std::string_view bytes,
                                   const std::string& file,
                                   const Limits& limits);

// The weights of a model: model.safetensors, the shards that
// model.safetensors.index.json names, or model.gguf.
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
  std::vector<FileBytes> files_;
  std::string description_;
};

}  // namespace podium
