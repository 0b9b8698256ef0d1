#include "keys/environment_keys.h"

#include <algorithm>

#include "base/ascii.h"
#include "keys/key_record.h"

namespace podium {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr size_t kMinKeyBytes = 16;  // shorter ones can be guessed

bool IsKey(std::string_view key, const KeyLimits& limits) {
  return key.size() >= kMinKeyBytes &&
         static_cast<int64_t>(key.size()) <= limits.max_api_key_bytes &&
         std::all_of(key.begin(), key.end(),
                     [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

Result<std::vector<EnvironmentKey>> ParseEnvironmentKeys(
    std::string_view text, const KeyLimits& limits) {
  const auto fail = [](size_t entry, const std::string& what) {
    return Fail(ErrorCode::kInvalidArgument,
                "PODIUM_API_KEYS: entry " + std::to_string(entry) + " " + what,
                "PODIUM_API_KEYS");
  };
  std::vector<EnvironmentKey> keys;
  for (size_t entry = 1; !text.empty(); ++entry) {
    const size_t end = std::min(text.find(','), text.size());
    const std::string_view item = Trim(text.substr(0, end), kBlanks);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (item.empty()) continue;
    if (static_cast<int64_t>(keys.size()) >= limits.max_environment_keys) {
      return fail(entry, "is one too many: keep keys in a store");
    }
    const size_t colon = item.find(':');
    if (colon == std::string_view::npos || !IsKeyName(item.substr(0, colon))) {
      return fail(entry, "is not NAME:KEY");
    }
    const std::string_view key = item.substr(colon + 1);
    if (!IsKey(key, limits)) {
      return fail(entry, "has a key that is not 16 to " +
                             std::to_string(limits.max_api_key_bytes) +
                             " visible ASCII characters");
    }
    const std::string name(item.substr(0, colon));
    for (const EnvironmentKey& other : keys) {
      if (other.name == name || other.key == key) {
        return fail(entry, "repeats the name or the key of another entry");
      }
    }
    keys.push_back({name, std::string(key)});
  }
  return keys;
}

}  // namespace podium
