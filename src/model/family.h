#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/file_source.h"
#include "base/limits.h"
#include "model/config_reader.h"
#include "model/load_model.h"

namespace podium {

// A kind of model that is built: one row for each architecture.
struct Family {
  std::string_view model_type;    // "model_type" of config.json
  std::string_view architecture;  // one of its "architectures"
  // Reads the rest of config.json. Null or incomplete where the reader has an
  // error.
  std::unique_ptr<ModelConfig> (*read_config)(ConfigReader& reader);
  // Whether the folder is of this row, where other rows have the same
  // architecture. Null: it is.
  bool (*matches)(const FileSource& files, const Limits& limits) = nullptr;
};

// Where config.json has no "architectures", its "model_type" stands for the
// first row of this type.
std::span<const Family> Families();

}  // namespace podium
