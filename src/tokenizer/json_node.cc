#include "tokenizer/json_node.h"

#include <utility>

#include "base/json_type.h"

namespace podium {
namespace {

constexpr size_t kMaxQuotedBytes = 48;

// The type of a value, or the value itself if it is short.
std::string Kind(simdjson::dom::element value) {
  switch (value.type()) {
    case simdjson::dom::element_type::BOOL:
      return bool(value) ? "true" : "false";
    case simdjson::dom::element_type::INT64:
      return std::to_string(int64_t(value));
    case simdjson::dom::element_type::UINT64:
      return std::to_string(uint64_t(value));
    case simdjson::dom::element_type::DOUBLE:
      return "a fraction";
    default:
      return std::string(JsonTypeName(value));
  }
}

}  // namespace

std::string Quoted(std::string_view utf8) {
  std::string_view shown = utf8;
  if (shown.size() > kMaxQuotedBytes) {
    size_t end = kMaxQuotedBytes;
    while (end > 0 && (utf8[end] & 0xC0) == 0x80) --end;  // whole characters
    shown = utf8.substr(0, end);
  }
  std::string quoted = "\"";
  for (const char c : shown) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    quoted += control ? '?' : c;
  }
  if (shown.size() < utf8.size()) quoted += "...";
  return quoted + "\"";
}

std::string JsonNode::PathOf(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

std::optional<JsonNode> JsonNode::Find(std::string_view key) const {
  simdjson::dom::element value;
  if (value_.at_key(key).get(value) || value.is_null()) return std::nullopt;
  return JsonNode(file_, PathOf(key), value);
}

Result<JsonNode> JsonNode::Get(std::string_view key) const {
  if (auto node = Find(key)) return *node;
  return Fail(ErrorCode::kInvalidData,
              file_ + ": " + PathOf(key) + " is missing", file_);
}

Result<std::optional<JsonNode>> JsonNode::GetOrNull(
    std::string_view key) const {
  simdjson::dom::element value;
  if (value_.at_key(key).get(value)) return Unexpected(Get(key).error());
  return Find(key);
}

Result<std::vector<JsonNode>> JsonNode::Items(size_t max_size) const {
  const auto array = Array();
  if (!array) return Unexpected(array.error());
  std::vector<JsonNode> items;
  for (const simdjson::dom::element item : *array) {
    if (items.size() == max_size) {
      return Fault("has more than " + std::to_string(max_size) + " elements");
    }
    items.push_back(JsonNode(
        file_, path_ + "[" + std::to_string(items.size()) + "]", item));
  }
  return items;
}

Result<simdjson::dom::object> JsonNode::Object() const {
  simdjson::dom::object object;
  if (value_.get(object)) return Unsupported("an object");
  return object;
}

Result<simdjson::dom::array> JsonNode::Array() const {
  simdjson::dom::array array;
  if (value_.get(array)) return Unsupported("an array");
  return array;
}

Result<std::vector<std::pair<std::string_view, JsonNode>>> JsonNode::Members(
    size_t max_size) const {
  const auto object = Object();
  if (!object) return Unexpected(object.error());
  std::vector<std::pair<std::string_view, JsonNode>> members;
  for (const auto field : *object) {
    if (members.size() == max_size) {
      return Fault("has more than " + std::to_string(max_size) + " members");
    }
    members.emplace_back(field.key,
                         JsonNode(file_, PathOf(field.key), field.value));
  }
  return members;
}

Result<std::string_view> JsonNode::String() const {
  std::string_view text;
  if (value_.get(text)) return Unsupported("a string");
  return text;
}

Result<std::string_view> JsonNode::ShortString() const {
  const auto text = String();
  if (text && text->size() > kMaxShortBytes) {
    return Fault("is longer than " + std::to_string(kMaxShortBytes) + " bytes");
  }
  return text;
}

Result<bool> JsonNode::Bool() const {
  bool value = false;
  if (value_.get(value)) return Unsupported("true or false");
  return value;
}

Result<int32_t> JsonNode::Int(int32_t min, int32_t max) const {
  int64_t value = 0;
  if (value_.get(value) || value < min || value > max) {
    return Unsupported("an integer from " + std::to_string(min) + " to " +
                       std::to_string(max));
  }
  return static_cast<int32_t>(value);
}

Result<double> JsonNode::Number() const {
  double value = 0;
  if (value_.get(value)) return Unsupported("a number");
  return value;
}

Unexpected<Error> JsonNode::Unsupported(std::string_view found,
                                        std::string_view understood) const {
  return Fault("is " + std::string(found) + "; " + std::string(understood) +
               " is understood");
}

Unexpected<Error> JsonNode::Unsupported(std::string_view understood) const {
  return Unsupported(Kind(value_), understood);
}

Unexpected<Error> JsonNode::Fault(std::string_view problem) const {
  const std::string what = path_.empty() ? "the document" : path_;
  return Fail(ErrorCode::kInvalidData,
              file_ + ": " + what + " " + std::string(problem), file_);
}

Result<void> ReadFlag(const JsonNode& node, std::string_view key, bool& flag) {
  const auto member = node.Find(key);
  if (!member) return {};
  const auto value = member->Bool();
  if (!value) return Unexpected(value.error());
  flag = *value;
  return {};
}

}  // namespace podium
