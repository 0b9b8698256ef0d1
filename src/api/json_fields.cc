#include "api/json_fields.h"

namespace podium {

Result<JsonDocument> ParseObject(std::string_view body, const Limits& limits) {
  auto document =
      JsonDocument::Parse(body, limits.max_json_depth, limits.max_json_fields);
  if (!document) {
    Error error = std::move(document.error());
    error.message = "invalid json syntax: " + error.message;
    return Unexpected(std::move(error));
  }
  if (!document->root().is_object()) {
    return Fail(ErrorCode::kInvalidArgument,
                "invalid request: the body must be a JSON object");
  }
  return document;
}

std::optional<JsonElement> FindField(JsonObject object, std::string_view name) {
  JsonElement value;
  if (object.at_key(name).get(value) || value.is_null()) return std::nullopt;
  return value;
}

Unexpected<Error> InvalidField(std::string_view name, std::string_view what) {
  std::string message = "invalid request: ";
  message.append(name).append(" ").append(what);
  return Fail(ErrorCode::kInvalidArgument, std::move(message),
              std::string(name));
}

Result<std::string> ReadString(JsonElement value, std::string_view name) {
  std::string_view text;
  if (value.get(text)) return InvalidField(name, "must be a string");
  return std::string(text);
}

Result<int64_t> ReadInteger(JsonElement value, std::string_view name) {
  int64_t number = 0;
  if (value.get(number)) return InvalidField(name, "must be an integer");
  return number;
}

Result<bool> ReadBool(JsonElement value, std::string_view name, bool lenient) {
  bool truth = false;
  if (!value.get(truth)) return truth;
  std::string_view text;
  if (lenient && !value.get(text)) {
    if (text == "true") return true;
    if (text == "false") return false;
  }
  return InvalidField(name, "must be true or false");
}

Result<std::vector<std::string>> ReadStrings(JsonElement value,
                                             std::string_view name) {
  simdjson::dom::array array;
  if (value.get(array)) {
    return InvalidField(name, "must be an array of strings");
  }
  std::vector<std::string> texts;
  for (const JsonElement item : array) {
    const std::string item_name =
        std::string(name) + "[" + std::to_string(texts.size()) + "]";
    auto text = ReadString(item, item_name);
    if (!text) return Unexpected(std::move(text.error()));
    texts.push_back(std::move(*text));
  }
  return texts;
}

std::string_view Clip(std::string_view utf8, size_t max_bytes) {
  if (utf8.size() <= max_bytes) return utf8;
  size_t end = max_bytes;
  const auto continues = [&](size_t i) {
    return (static_cast<unsigned char>(utf8[i]) & 0xC0) == 0x80;
  };
  while (end > 0 && continues(end)) --end;
  return utf8.substr(0, end);
}

}  // namespace podium
