#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/gguf.h"

namespace podium {

// A GGUF file's tensors by the names that transformers gives them, for the
// architectures of llama.cpp that Podium reads (gguf-py/gguf/constants.py of
// llama.cpp). kInvalidData for another architecture. `file` is what to call the
// file in an error message.
Result<TensorMap> TensorsOfGguf(const GgufFile& gguf, const std::string& file);

}  // namespace podium
