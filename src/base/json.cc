#include "base/json.h"

#include <algorithm>
#include <vector>

namespace podium {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Error Describe(simdjson::error_code code, int64_t max_depth) {
  switch (code) {
    case simdjson::UTF8_ERROR:
      return {ErrorCode::kInvalidData, "invalid UTF-8", ""};
    case simdjson::DEPTH_ERROR:
      return {ErrorCode::kInvalidData,
              "nested deeper than " + std::to_string(max_depth) + " levels",
              ""};
    case simdjson::EMPTY:
      return {ErrorCode::kInvalidData, "empty input", ""};
    case simdjson::UNCLOSED_STRING:
      return {ErrorCode::kInvalidData, "unexpected end of input in a string",
              ""};
    case simdjson::UNESCAPED_CHARS:
      return {ErrorCode::kInvalidData,
              "control character in a string that is not escaped", ""};
    case simdjson::STRING_ERROR:
      return {ErrorCode::kInvalidData, "invalid escape in a string", ""};
    case simdjson::NUMBER_ERROR:
      return {ErrorCode::kInvalidData, "invalid or oversized number", ""};
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC:
      return {ErrorCode::kTooLarge, "too large to parse", ""};
    default:
      return {ErrorCode::kInvalidData, "malformed JSON", ""};
  }
}

// The walk is recursive: the parser has bounded the depth already.
bool HasDuplicateKey(simdjson::dom::element element,
                     std::vector<std::string_view>& keys) {
  if (element.is_array()) {
    for (simdjson::dom::element item : simdjson::dom::array(element)) {
      if ((item.is_array() || item.is_object()) && HasDuplicateKey(item, keys))
        return true;
    }
    return false;
  }
  if (!element.is_object()) return false;
  const simdjson::dom::object object(element);
  keys.clear();
  for (auto field : object) keys.push_back(field.key);
  std::sort(keys.begin(), keys.end());
  if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) return true;
  for (auto field : object) {
    if ((field.value.is_array() || field.value.is_object()) &&
        HasDuplicateKey(field.value, keys))
      return true;
  }
  return false;
}

}  // namespace

Result<JsonDocument> JsonDocument::Parse(std::string_view bytes,
                                         int64_t max_depth) {
  if (bytes.starts_with(kByteOrderMark))
    bytes.remove_prefix(kByteOrderMark.size());
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return tl::unexpected(Describe(simdjson::EMPTY, max_depth));
  }
  JsonDocument document;
  document.parser_ = std::make_unique<simdjson::dom::parser>();
  // simdjson counts the document itself as one level.
  simdjson::error_code code = document.parser_->allocate(
      bytes.size(), static_cast<size_t>(max_depth) + 1);
  if (!code)
    code =
        document.parser_->parse(bytes.data(), bytes.size()).get(document.root_);
  if (code) return tl::unexpected(Describe(code, max_depth));
  std::vector<std::string_view> keys;
  if (HasDuplicateKey(document.root_, keys)) {
    return Fail(ErrorCode::kInvalidData, "the same key twice in one object");
  }
  return document;
}

}  // namespace podium
