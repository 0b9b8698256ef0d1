#include "api/error_message.h"

#include <optional>

#include "api/json_fields.h"
#include "base/ascii.h"
#include "text/utf8.h"

namespace podium {
namespace {

// Bytes of a page that are searched.
constexpr size_t kMaxReadBytes = 64 * 1024;
constexpr std::string_view kEllipsis = "...";

// The members that hold a message, or an object or array with one: `message` is
// Cohere's and, inside `error`, OpenAI's; `detail` is FastAPI's, with `msg` in
// its items; `error` is TEI's.
constexpr std::string_view kMembers[] = {"message", "detail", "error",
                                         "errors",  "msg",    "title"};

// Searches at most `levels` more levels.
std::optional<std::string_view> FindMessage(JsonElement value, int levels) {
  std::string_view text;
  if (!value.get(text)) return text;
  if (levels == 0) return std::nullopt;
  if (simdjson::dom::array items; !value.get(items)) {
    if (items.begin() == items.end()) return std::nullopt;
    return FindMessage(*items.begin(), levels - 1);
  }
  if (!value.is_object()) return std::nullopt;
  for (const std::string_view name : kMembers) {
    const auto member = FindField(JsonObject(value), name);
    if (!member) continue;
    if (const auto found = FindMessage(*member, levels - 1)) return found;
  }
  return std::nullopt;
}

// A control character of ASCII or Latin-1, or one that changes text direction:
// each can make a terminal show misleading text.
bool IsControl(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

// Replaces runs of white space and control characters with one space, and cuts
// text that is too long.
std::string OneLine(std::string_view text) {
  std::string line;
  bool gap = false;
  while (!text.empty()) {
    const DecodedCodePoint next = DecodeUtf8(text);
    text.remove_prefix(next.length);
    if (next.code_point == ' ' || IsControl(next.code_point)) {
      gap = !line.empty();
      continue;
    }
    if (gap) line += ' ';
    gap = false;
    AppendUtf8(next.code_point, line);
    if (line.size() <= kMaxErrorMessageBytes) continue;
    line.resize(Clip(line, kMaxErrorMessageBytes - kEllipsis.size()).size());
    return line.append(kEllipsis);
  }
  return line;
}

// The position of a word, ignoring case; npos if not found.
size_t FindWord(std::string_view text, std::string_view word, size_t from = 0) {
  for (size_t i = from; i + word.size() <= text.size(); ++i) {
    if (EqualsIgnoringCase(text.substr(i, word.size()), word)) return i;
  }
  return text.npos;
}

// The text between the tags.
std::string WithoutTags(std::string_view html) {
  std::string text;
  bool in_tag = false;
  for (const char c : html) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c;
    if (c == '>') {
      in_tag = false;
      text += ' ';
    }
  }
  return text;
}

std::string ReadHtml(std::string_view html) {
  const size_t title = FindWord(html, "<title");
  const size_t begin = title == html.npos ? title : html.find('>', title);
  if (begin != html.npos) {
    const size_t end = FindWord(html, "</title", begin);
    const std::string text =
        OneLine(WithoutTags(html.substr(begin + 1, end - begin - 1)));
    if (!text.empty()) return text;
  }
  return OneLine(WithoutTags(html));
}

}  // namespace

std::string ReadErrorMessage(std::string_view body) {
  const Limits limits;
  if (const auto json = JsonDocument::Parse(body, limits.max_json_depth)) {
    const auto message = FindMessage(json->root(), /*levels=*/4);
    return OneLine(message ? *message : body);
  }
  const std::string_view start = body.substr(0, kMaxReadBytes);
  const size_t first = start.find_first_not_of(" \t\r\n");
  const bool html = first != start.npos && start[first] == '<';
  return html ? ReadHtml(start) : OneLine(start);
}

}  // namespace podium
