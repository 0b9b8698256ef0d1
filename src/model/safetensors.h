#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "tensor/stored_tensor.h"

namespace podium {

using TensorMap = std::map<std::string, StoredTensor, std::less<>>;

// Reads the header of a file in the safetensors format
// (https://github.com/huggingface/safetensors#format): an 8-byte header length,
// a JSON header, then the data. The file is hostile until proven otherwise: the
// header is bounded, every offset lies inside the file, and the tensors cover
// the data exactly, without overlap or hole.
Result<TensorMap> ReadSafetensors(std::shared_ptr<const OpenFile> file,
                                  const Limits& limits);

}  // namespace podium
