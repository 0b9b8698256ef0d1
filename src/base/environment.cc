#include "base/environment.h"

#include <cstdlib>

namespace podium {

std::optional<std::string> LookUpEnvironment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

}  // namespace podium
