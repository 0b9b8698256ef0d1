#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace podium {

struct EnvironmentKey {
  std::string name;
  std::string key;
};

// Parses keys from an environment variable: "ci:KEY,web:KEY". Each key has 16
// or more visible ASCII characters and no comma. An error names the position in
// the list, never the key.
Result<std::vector<EnvironmentKey>> ParseEnvironmentKeys(
    std::string_view text, const KeyLimits& limits);

}  // namespace podium
