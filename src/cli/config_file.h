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

// The part of TOML that flags need: tables, strings, numbers, booleans and
// arrays of them. kInvalidArgument for anything else; the message begins with
// "NAME:LINE: ".
Result<std::vector<ConfigTable>> ParseConfig(std::string_view text,
                                             const std::string& name);

}  // namespace podium
