#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace podium {

// A line "key = value" of a config file.
struct ConfigEntry {
  int64_t line = 0;  // from 1
  std::string key;
  std::vector<std::string> values;  // those of an array, or one
};

// The entries under one header such as "[serve]".
struct ConfigTable {
  int64_t line = 0;
  std::vector<std::string> path;  // "keys", "add"
  std::vector<ConfigEntry> entries;
};

// The tables of a TOML file, in its order, read by toml++. kInvalidArgument for
// invalid TOML, for keys outside a table, and for values that no flag can have,
// such as a date; the message begins with "NAME:LINE: ".
Result<std::vector<ConfigTable>> ParseConfig(std::string_view text,
                                             const std::string& name);

}  // namespace podium
