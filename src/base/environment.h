#pragma once

#include <functional>
#include <optional>
#include <string>

namespace podium {

// The value of an environment variable; nothing if it is unset or empty.
using EnvironmentLookup =
    std::function<std::optional<std::string>(const char* name)>;
std::optional<std::string> LookUpEnvironment(const char* name);

}  // namespace podium
