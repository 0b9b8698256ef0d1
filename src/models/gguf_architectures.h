#pragma once

#include <string_view>

#include "model/gguf_names.h"
#include "models/gguf_config_writer.h"
#include "models/gguf_metadata.h"

namespace podium {

// An architecture of llama.cpp that Podium reads: one row of a table.
struct GgufArchitecture {
  std::string_view name;  // "general.architecture"
  GgufNames names;
  // Writes config.json as transformers would for the same model.
  void (*write_config)(GgufConfigWriter& config);
};

// The row of a file. Null, with the metadata's error set, for an architecture
// that Podium does not read.
const GgufArchitecture* FindGgufArchitecture(GgufMetadata& metadata);

}  // namespace podium
