#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace podium {

// A line "key = value" of a file of flags.
struct ConfigEntry {
  int64_t line = 0;  // from 1
  std::string key;
  std::vector<std::string> values;  // of an array, or one
};

// What stands under one "[serve]".
struct ConfigTable {
  int64_t line = 0;
  std::vector<std::string> path;  // "keys", "add"
  std::vector<ConfigEntry> entries;
};

// The tables of a TOML file in its order, read by toml++. kInvalidArgument for
// what is no TOML, for keys outside of a table, and for values that no flag can
// have, such as a date; the message begins with "NAME:LINE: ".
Result<std::vector<ConfigTable>> ParseConfig(std::string_view text,
                                             const std::string& name);

}  // namespace podium
