#pragma once

#include <string>

#include "models/gguf_metadata.h"

namespace podium {

// What a GGUF file's metadata says, as the files of a model's folder.
struct GgufConfig {
  std::string config_json;
  std::string tokenizer_config_json;
};

// By the file's "general.architecture". Empty, with the metadata's error set,
// for an architecture that Podium does not know, or a file that is no reranker.
GgufConfig ConfigOfGguf(GgufMetadata& metadata);

}  // namespace podium
