#pragma once

#include <string>

#include "models/gguf_architectures.h"
#include "models/gguf_metadata.h"

namespace podium {

// What a GGUF file's metadata says, as the files of a model's folder.
struct GgufConfig {
  std::string config_json;
  std::string tokenizer_config_json;
};

// Of a file of this architecture. Sets the metadata's error if a value is
// missing, or the file is no reranker.
GgufConfig ConfigOfGguf(const GgufArchitecture& architecture,
                        GgufMetadata& metadata);

}  // namespace podium
