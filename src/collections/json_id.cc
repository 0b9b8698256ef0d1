#include "collections/json_id.h"

namespace podium {

Result<std::optional<std::string>> FindId(
    simdjson::dom::element object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto field = object[name];
    if (field.error()) continue;
    std::string_view text;
    int64_t number = 0;
    if (!field.get(text) && !text.empty()) return std::string(text);
    if (!field.get(number)) return std::to_string(number);
    return Fail(ErrorCode::kInvalidData,
                "\"" + std::string(name) +
                    "\" is neither a non-empty string nor an integer");
  }
  return std::nullopt;
}

}  // namespace podium
