#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "hub/repository.h"

namespace podium {

// Which files of a repository Podium reads. Names that it does not know, such
// as pytorch_model.bin, onnx/model.onnx or ../x, are never wanted, so that what
// is wanted can be put into a folder as it is.
struct WantedFiles {
  // The configuration, the tokenizer and sentence-transformers' modules, in the
  // repository's order; also weights in one file.
  std::vector<std::string> files;
  // Indexes of sharded weights, which name more files (ShardsOf).
  std::vector<std::string> indexes;
};

// Chooses among the paths of a repository. If the weights are there both in one
// file and in shards, it chooses the one file, as model/weight_files.cc does. A
// GGUF file, which is a model by itself, is chosen if `model` asks for one, or
// if there are no other weights. kInvalidData, param `model`, if there is none
// or more than one; also without a config.json or without weights, and then the
// message says how to convert.
Result<WantedFiles> ChooseFiles(const Repository& model,
                                const std::vector<std::string>& paths);

// The paths of the shards that an index of weights names, each once. `index` is
// its path, and `bytes` what it holds. kInvalidData if it is malformed or names
// anything but plain files beside it; kTooLarge over Limits::max_weight_files.
Result<std::vector<std::string>> ShardsOf(const std::string& index,
                                          std::string_view bytes,
                                          const Limits& limits);

}  // namespace podium
