#include "keys/key_record.h"

#include <algorithm>

#include "keys/gcra.h"

namespace podium {
namespace {

constexpr size_t kMaxNames = 64;  // endpoints or models per key

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

bool IsEndpoint(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

bool IsModel(std::string_view text) {
  return !text.empty() && text.size() <= 256 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) > 0x20 && c != 0x7f;
         });
}

Result<void> CheckList(const std::vector<std::string>& items,
                       bool (*is_valid)(std::string_view), const char* param) {
  if (items.size() > kMaxNames ||
      !std::all_of(items.begin(), items.end(), is_valid)) {
    return Fail(ErrorCode::kInvalidArgument,
                std::string("at most 64 ") + param +
                    ", each a short word without white space",
                param);
  }
  return {};
}

}  // namespace

std::string_view KeyKindText(KeyKind kind) {
  return kind == KeyKind::kTrial ? "trial" : "production";
}

std::optional<KeyKind> ParseKeyKind(std::string_view text) {
  if (text == "trial") return KeyKind::kTrial;
  if (text == "production") return KeyKind::kProduction;
  return std::nullopt;
}

bool IsKeyName(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return IsLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
         });
}

Result<void> CheckKeyRecord(const KeyRecord& record) {
  if (!IsKeyName(record.name)) {
    return Fail(ErrorCode::kInvalidArgument,
                "a key's name is 1 to 64 of letters, digits, '.', '_' and '-'",
                "name");
  }
  for (const int64_t limit :
       {record.requests_per_minute, record.requests_per_month,
        record.tokens_per_minute}) {
    if (limit < 0 || limit > kMaxGcraUnits) {
      return Fail(
          ErrorCode::kInvalidArgument,
          "a key's limit is 0 (none) to " + std::to_string(kMaxGcraUnits),
          "limit");
    }
  }
  if (auto checked = CheckList(record.endpoints, IsEndpoint, "endpoints");
      !checked) {
    return checked;
  }
  return CheckList(record.models, IsModel, "models");
}

std::string JoinLines(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    if (!text.empty()) text += '\n';
    text += item;
  }
  return text;
}

std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) items.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

}  // namespace podium
