#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/gguf.h"

namespace podium {

// A tensor's name without ".weight" or ".bias", in llama.cpp and in
// transformers. For a tensor of a layer it is what follows "blk.N.".
struct GgufName {
  std::string_view gguf;
  std::string_view transformers;  // empty: no score depends on it
};

// The names of an architecture's tensors (gguf-py/gguf/constants.py of
// llama.cpp).
struct GgufNames {
  std::span<const GgufName> whole;
  std::string_view layer_prefix;  // of transformers, before the number
  std::span<const GgufName> layer;
};

// A GGUF file's tensors by the names that transformers gives them. kInvalidData
// if two have the same. `file` is what to call the file in an error message.
Result<TensorMap> TensorsOfGguf(const GgufFile& gguf, const GgufNames& names,
                                const std::string& file);

}  // namespace podium
