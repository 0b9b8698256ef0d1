#include "api/model_names.h"

#include <algorithm>

#include "api/dialect_set.h"
#include "api/json_fields.h"

namespace podium {
namespace {

constexpr size_t kMaxModelNameBytes = 128;

// A name made safe for a header: short, and only visible ASCII.
std::string HeaderName(std::string_view name) {
  std::string safe(Clip(name, kMaxModelNameBytes));
  std::replace_if(
      safe.begin(), safe.end(), [](char c) { return c < '!' || c > '~'; }, '?');
  return safe;
}

}  // namespace

std::string StandInWarning(std::string_view requested,
                           std::string_view answered) {
  return "model '" + HeaderName(requested) + "' is not served here, '" +
         HeaderName(answered) + "' answered in its place";
}

bool IsHostedModelName(std::string_view name) {
  for (const Dialect* dialect : AllDialects()) {
    for (const std::string_view pattern : dialect->hosted_models) {
      if (MatchesName(pattern, name)) return true;
    }
  }
  return false;
}

std::string ModelNotFound(std::string_view name) {
  return "model '" + std::string(Clip(name, kMaxModelNameBytes)) +
         "' not found, make sure the correct model ID was used and that you "
         "have access to the model.";
}

}  // namespace podium
