#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace podium {

enum class KeyKind { kTrial, kProduction };
std::string_view KeyKindText(KeyKind kind);  // "trial", "production"
std::optional<KeyKind> ParseKeyKind(std::string_view text);

// What is known about a key, without the key.
struct KeyRecord {
  std::string id;    // "key_...", or "env:" and the name
  std::string name;  // for people; no two keys that are not revoked share one
  KeyKind kind = KeyKind::kProduction;
  std::vector<std::string> endpoints;  // such as "rerank"; empty: all
  std::vector<std::string> models;     // names as requested; empty: all
  int64_t requests_per_minute = 0;     // 0: no limit
  int64_t requests_per_month = 0;      // calendar month of UTC; 0: no limit
  int64_t tokens_per_minute = 0;       // 0: no limit
  std::chrono::sys_seconds created{};
  std::optional<std::chrono::sys_seconds> expires;
  std::optional<std::chrono::sys_seconds> revoked;
};

// A name is 1 to 64 of letters, digits and . _ -
bool IsKeyName(std::string_view name);

// Whether everything in it can be kept; what cannot is named.
Result<void> CheckKeyRecord(const KeyRecord& record);

// Lists as the store keeps them: a line for each.
std::string JoinLines(const std::vector<std::string>& items);
std::vector<std::string> SplitLines(std::string_view text);

}  // namespace podium
