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

// All data about a key except the key itself.
struct KeyRecord {
  std::string id;    // "key_...", or "env:" and the name
  std::string name;  // for people; unique among keys that are not revoked
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

// A name has 1 to 64 characters: letters, digits and . _ -
bool IsKeyName(std::string_view name);

// Checks that the record can be stored; an error names the field that cannot.
Result<void> CheckKeyRecord(const KeyRecord& record);

// Lists as the store writes them: one item per line.
std::string JoinLines(const std::vector<std::string>& items);
std::vector<std::string> SplitLines(std::string_view text);

}  // namespace podium
