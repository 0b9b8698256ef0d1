#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace podium {

// A model of this machine.
struct LocalModel {
  std::string name;    // as --model takes it
  std::string source;  // "binary" or "cache"
  std::string commit;  // of the hub; empty: none
  std::string folder;  // empty: none
  std::string family;  // the architecture; may be empty
  int64_t bytes = 0;
  std::string problem;  // why it does not run; empty: nothing speaks against it
};

// The model inside the binary, then those in the hub's cache, by name.
Result<std::vector<LocalModel>> LocalModels();

std::string LocalModelsTable(const std::vector<LocalModel>& models);
std::string LocalModelsJson(const std::vector<LocalModel>& models);

}  // namespace podium
