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

// Keys as an environment variable gives them: "ci:KEY,web:KEY", each key of 16
// visible ASCII characters or more without a comma. An error names the place in
// the list, never the key.
Result<std::vector<EnvironmentKey>> ParseEnvironmentKeys(
    std::string_view text, const KeyLimits& limits);

}  // namespace podium
