#include "base/json.h"

#include <algorithm>
#include <optional>
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
              "unescaped control character in a string", ""};
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

// Checks what the grammar does not: duplicate keys, too many keys in one
// object, and an empty array or object one level too deep. The walk is
// recursive; the parser has already bounded the depth to within that one level.
class DocumentCheck {
 public:
  DocumentCheck(int64_t max_depth, int64_t max_fields)
      : max_depth_(max_depth), max_fields_(max_fields) {}

  // `depth` is the number of levels around the element.
  std::optional<Error> Walk(simdjson::dom::element element, int64_t depth) {
    if (!element.is_array() && !element.is_object()) return std::nullopt;
    if (depth == max_depth_) {
      return Describe(simdjson::DEPTH_ERROR, max_depth_);
    }
    if (element.is_array()) {
      for (simdjson::dom::element item : simdjson::dom::array(element)) {
        if (auto wrong = Walk(item, depth + 1)) return wrong;
      }
      return std::nullopt;
    }
    const simdjson::dom::object object(element);
    if (const char* wrong = CheckKeys(object)) {
      return Error{ErrorCode::kInvalidData, wrong, ""};
    }
    for (auto field : object) {
      if (auto wrong = Walk(field.value, depth + 1)) return wrong;
    }
    return std::nullopt;
  }

 private:
  // Returns null if nothing is wrong.
  const char* CheckKeys(simdjson::dom::object object) {
    keys_.clear();
    for (auto field : object) {
      // Checked before the key is kept, so that a flood of keys costs no more
      // than the limit.
      if (static_cast<int64_t>(keys_.size()) == max_fields_) {
        return "too many fields in one object";
      }
      keys_.push_back(field.key);
    }
    std::sort(keys_.begin(), keys_.end());
    return std::adjacent_find(keys_.begin(), keys_.end()) == keys_.end()
               ? nullptr
               : "duplicate key in an object";
  }

  const int64_t max_depth_;
  const int64_t max_fields_;
  std::vector<std::string_view> keys_;
};

}  // namespace

Result<JsonDocument> JsonDocument::Parse(std::string_view bytes,
                                         int64_t max_depth,
                                         int64_t max_fields) {
  if (bytes.starts_with(kByteOrderMark))
    bytes.remove_prefix(kByteOrderMark.size());
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return Unexpected(Describe(simdjson::EMPTY, max_depth));
  }
  JsonDocument document;
  document.parser_ = std::make_unique<simdjson::dom::parser>();
  // simdjson counts the document itself as one level.
  simdjson::error_code code = document.parser_->allocate(
      bytes.size(), static_cast<size_t>(max_depth) + 1);
  if (!code)
    code =
        document.parser_->parse(bytes.data(), bytes.size()).get(document.root_);
  if (code) return Unexpected(Describe(code, max_depth));
  DocumentCheck check(max_depth, max_fields);
  if (auto wrong = check.Walk(document.root_, 0)) {
    return Unexpected(*std::move(wrong));
  }
  return document;
}

}  // namespace podium
