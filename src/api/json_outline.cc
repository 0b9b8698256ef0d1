#include "api/json_outline.h"

namespace podium {
namespace {

constexpr size_t kEnd = std::string_view::npos;

size_t SkipSpace(std::string_view json, size_t at) {
  return json.find_first_not_of(" \t\n\r", at);
}

// The position of the closing quote; `at` is on the opening one.
size_t EndOfString(std::string_view json, size_t at) {
  size_t from = at + 1;
  while (true) {
    const size_t quote = json.find('"', from);
    if (quote == kEnd) return kEnd;
    size_t escapes = 0;
    while (quote - escapes > from && json[quote - escapes - 1] == '\\') {
      ++escapes;
    }
    if (escapes % 2 == 0) return quote;
    from = quote + 1;
  }
}

// The position of the comma or bracket after the value that starts at `at`.
size_t EndOfValue(std::string_view json, size_t at) {
  size_t depth = 0;
  for (; at < json.size(); ++at) {
    switch (json[at]) {
      case '"':
        at = EndOfString(json, at);
        if (at == kEnd) return kEnd;
        break;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (depth == 0) return at;
        --depth;
        break;
      case ',':
        if (depth == 0) return at;
        break;
      default:
        break;
    }
  }
  return kEnd;
}

std::string_view TrimEnd(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\n\r") + 1);
}

}  // namespace

std::vector<OutlineField> OutlineJson(std::string_view json,
                                      size_t max_fields) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::vector<OutlineField> fields;
  if (json.starts_with(kByteOrderMark)) {
    json.remove_prefix(kByteOrderMark.size());
  }
  size_t at = SkipSpace(json, 0);
  if (at == kEnd || json[at] != '{') return fields;
  while (fields.size() < max_fields) {
    const size_t key = SkipSpace(json, at + 1);
    if (key == kEnd || json[key] != '"') break;
    const size_t key_end = EndOfString(json, key);
    if (key_end == kEnd) break;
    const size_t colon = SkipSpace(json, key_end + 1);
    if (colon == kEnd || json[colon] != ':') break;
    const size_t value = SkipSpace(json, colon + 1);
    if (value == kEnd) break;
    at = EndOfValue(json, value);
    if (at == kEnd) break;
    fields.push_back({json.substr(key + 1, key_end - key - 1),
                      TrimEnd(json.substr(value, at - value))});
    if (json[at] != ',') break;
  }
  return fields;
}

}  // namespace podium
