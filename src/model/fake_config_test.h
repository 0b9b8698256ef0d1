#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/testing/memory_files.h"
#include "model/load_model.h"

namespace podium {

// Keys of a config.json, and their values as JSON.
using ConfigKeys = std::map<std::string, std::string>;

inline Result<std::unique_ptr<ModelConfig>> ReadFakeConfig(
    const ConfigKeys& keys) {
  std::string json;
  for (const auto& [key, value] : keys) {
    json += (json.empty() ? "{\"" : ",\"") + key + "\":" + value;
  }
  return ReadModelConfig(MemoryFiles({{"config.json", json + "}"}}), Limits{});
}

// What is wrong with the keys: the key that the error names, or "".
inline std::string RefusedKey(ConfigKeys keys, const std::string& key,
                              const std::string& value) {
  keys[key] = value;
  const auto config = ReadFakeConfig(keys);
  return config ? "" : config.error().param;
}

}  // namespace podium
