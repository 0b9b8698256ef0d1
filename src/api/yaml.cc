#include "api/yaml.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>
#include <vector>

#include "api/yaml_scalar.h"
#include "text/utf8.h"

namespace podium {
namespace {

using simdjson::dom::element_type;

std::u32string CodePoints(std::string_view utf8) {
  std::u32string text;
  text.reserve(utf8.size());
  while (!utf8.empty()) {
    const DecodedCodePoint next = DecodeUtf8(utf8);
    text += next.code_point;
    utf8.remove_prefix(next.length);
  }
  return text;
}

// Python's repr() of a float, with the decimal point that YAML requires.
std::string FloatText(double value) {
  char buffer[64];
  const auto write = [&](std::chars_format format) {
    const auto end =
        std::to_chars(buffer, buffer + sizeof buffer, value, format).ptr;
    return std::string(buffer, end);
  };
  std::string text = write(std::chars_format::scientific);
  const size_t e = text.find('e');
  const int exponent = std::atoi(text.c_str() + e + 1);
  if (exponent >= -4 && exponent < 16) {
    text = write(std::chars_format::fixed);
    return text.find('.') == text.npos ? text + ".0" : text;
  }
  if (text.find('.') == text.npos) text.insert(e, ".0");
  return text;
}

// YAML's single-character escapes.
constexpr std::pair<char32_t, char> kShortEscapes[] = {
    {0x00, '0'},  {0x07, 'a'}, {0x08, 'b'}, {0x09, 't'},   {0x0A, 'n'},
    {0x0B, 'v'},  {0x0C, 'f'}, {0x0D, 'r'}, {0x1B, 'e'},   {'"', '"'},
    {'\\', '\\'}, {0x85, 'N'}, {0xA0, '_'}, {0x2028, 'L'}, {0x2029, 'P'}};

std::u32string Escape(char32_t c) {
  std::u32string text = U"\\";
  for (const auto& [escaped, letter] : kShortEscapes) {
    if (c == escaped) return text + static_cast<char32_t>(letter);
  }
  const int digits = c <= 0xFF ? 2 : c <= 0xFFFF ? 4 : 8;
  text += digits == 2 ? U'x' : digits == 4 ? U'u' : U'U';
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    text += U"0123456789ABCDEF"[(c >> shift) & 15];
  }
  return text;
}

// Writes from left to right and tracks its position. The rules for white space
// are PyYAML's: an indicator or a scalar writes a space before itself if
// needed, and a new line begins only if the current one is not empty.
class YamlWriter {
 public:
  explicit YamlWriter(const YamlOptions& options) : options_(options) {}

  using Item = std::pair<std::string_view, JsonElement>;

  void Mapping(std::span<const Item> items) {
    const int outer = Indent(2);
    for (const auto& [key, value] : items) {
      BeginLine();
      if (NeedsComplexKey(CodePoints(key))) {
        Indicator(U"?", true, /*indents=*/true);
        Text(key, /*simple_key=*/false);
        BeginLine();
        Indicator(U":", true, /*indents=*/true);
      } else {
        Text(key, /*simple_key=*/true);
        Indicator(U":", false);
      }
      Node(value, /*in_mapping=*/true);
    }
    indent_ = outer;
  }

  std::string Finish() {
    indent_ = 0;
    BeginLine();
    return std::move(out_);
  }

 private:
  // Indents one level by `columns`; returns the level to restore.
  int Indent(int columns) {
    const int outer = indent_;
    indent_ = indent_ < 0 ? columns - 2 : indent_ + columns;
    return outer;
  }

  // Recursion is bounded by the JSON parser's depth limit.
  void Node(JsonElement value, bool in_mapping) {
    switch (value.type()) {
      case element_type::OBJECT: {
        std::vector<Item> items;
        for (const auto field : JsonObject(value)) {
          items.emplace_back(field.key, field.value);
        }
        if (items.empty()) return Indicator(U"{}", true);
        return Mapping(items);
      }
      case element_type::ARRAY:
        return Sequence(value, in_mapping);
      case element_type::STRING:
        return Text(std::string_view(value), /*simple_key=*/false);
      case element_type::INT64:
        return Bare(std::to_string(int64_t(value)));
      case element_type::UINT64:
        return Bare(std::to_string(uint64_t(value)));
      case element_type::DOUBLE:
        return Bare(FloatText(double(value)));
      case element_type::BOOL:
        return Bare(bool(value) ? "true" : "false");
      case element_type::NULL_VALUE:
        return Bare("null");
    }
  }

  void Sequence(simdjson::dom::array items, bool in_mapping) {
    if (items.begin() == items.end()) return Indicator(U"[]", true);
    // Under a key, the dashes are in the key's column.
    const int outer = Indent(in_mapping && !at_indent_ ? 0 : 2);
    for (const JsonElement item : items) {
      BeginLine();
      Indicator(U"-", true, /*indents=*/true);
      Node(item, /*in_mapping=*/false);
    }
    indent_ = outer;
  }

  void Bare(std::string_view text) { Plain(CodePoints(text), true); }

  void Text(std::string_view utf8, bool simple_key) {
    const std::u32string text = CodePoints(utf8);
    // Continuation lines of a scalar are indented one more level.
    const int outer = indent_;
    indent_ = indent_ < 0 ? 2 : indent_ + 2;
    const bool fold = !simple_key;
    switch (ChooseScalarStyle(
        text, ReadsAsOtherThanText(utf8),
        {.simple_key = simple_key, .allow_unicode = options_.allow_unicode})) {
      case ScalarStyle::kPlain:
        Plain(text, fold);
        break;
      case ScalarStyle::kSingleQuoted:
        SingleQuoted(text, fold);
        break;
      case ScalarStyle::kDoubleQuoted:
        DoubleQuoted(text, fold);
        break;
    }
    indent_ = outer;
  }

  void Put(std::u32string_view text) {
    for (const char32_t c : text) AppendUtf8(c, out_);
    column_ += static_cast<int64_t>(text.size());
  }

  void Break(char32_t c = '\n') {
    AppendUtf8(c, out_);
    column_ = 0;
    after_space_ = true;
    at_indent_ = true;
  }

  void BeginLine() {
    const int indent = std::max(indent_, 0);
    if (!at_indent_ || column_ > indent ||
        (column_ == indent && !after_space_)) {
      Break();
    }
    if (column_ < indent) {
      after_space_ = true;
      Put(std::u32string(static_cast<size_t>(indent - column_), U' '));
    }
  }

  void Indicator(std::u32string_view mark, bool needs_space,
                 bool indents = false) {
    if (needs_space && !after_space_) Put(U" ");
    after_space_ = false;
    at_indent_ = at_indent_ && indents;
    Put(mark);
  }

  bool TooWide() const { return column_ > options_.width; }

  void BeginFoldedLine() {
    BeginLine();
    after_space_ = false;
    at_indent_ = false;
  }

  // `text` has no line breaks. When folding, single spaces beyond the width
  // become line breaks.
  void Plain(std::u32string_view text, bool fold) {
    if (text.empty()) return;
    if (!after_space_) Put(U" ");
    after_space_ = false;
    at_indent_ = false;
    while (!text.empty()) {
      const bool space = text.front() == ' ';
      const std::u32string_view run = Run(text, space);
      if (space && run.size() == 1 && fold && TooWide()) {
        BeginFoldedLine();
      } else {
        Put(run);
      }
      text.remove_prefix(run.size());
    }
  }

  static std::u32string_view Run(std::u32string_view text, bool space) {
    return text.substr(0,
                       space ? text.find_first_not_of(U' ') : text.find(U' '));
  }

  void SingleQuoted(std::u32string_view text, bool fold) {
    Indicator(U"'", true);
    for (size_t i = 0; i < text.size();) {
      const size_t begin = i;
      if (text[i] == ' ') {
        i = std::min(text.find_first_not_of(U' ', i), text.size());
        if (i == begin + 1 && fold && TooWide() && begin != 0 &&
            i != text.size()) {
          BeginLine();
        } else {
          Put(text.substr(begin, i - begin));
        }
      } else if (IsYamlBreak(text[i])) {
        while (i < text.size() && IsYamlBreak(text[i])) ++i;
        // A single '\n' would be read as a space.
        if (text[begin] == '\n') Break();
        for (const char32_t c : text.substr(begin, i - begin)) Break(c);
        BeginLine();
      } else {
        Put(text[i] == '\'' ? U"''" : text.substr(i, 1));
        ++i;
      }
    }
    Indicator(U"'", false);
  }

  bool StandsForItself(char32_t c) const {
    if (c == '"' || c == '\\' || c == 0x85 || c == 0x2028 || c == 0x2029 ||
        c == 0xFEFF) {
      return false;
    }
    return (c >= 0x20 && c <= 0x7E) ||
           (options_.allow_unicode &&
            ((c >= 0xA0 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD)));
  }

  // A line ends with a backslash before a space or after an escape; a space at
  // the start of a line gets a backslash before it.
  void DoubleQuoted(std::u32string_view text, bool fold) {
    Indicator(U"\"", true);
    size_t begin = 0;  // of literal text not yet written
    const auto flush = [&](size_t end) {
      if (begin < end) Put(text.substr(begin, end - begin));
      begin = std::max(begin, end);
    };
    for (size_t end = 0; end < text.size(); ++end) {
      const char32_t c = text[end];
      if (!StandsForItself(c)) {
        flush(end);
        Put(Escape(c));
        begin = end + 1;
      }
      const auto waiting = static_cast<int64_t>(end - std::min(begin, end));
      if (0 < end && end + 1 < text.size() && (c == ' ' || begin >= end) &&
          fold && column_ + waiting - (begin > end ? 1 : 0) > options_.width) {
        flush(end);
        Put(U"\\");
        BeginFoldedLine();
        if (text[begin] == ' ') Put(U"\\");
      }
    }
    flush(text.size());
    Indicator(U"\"", false);
  }

  const YamlOptions options_;
  std::string out_;
  int64_t column_ = 0;
  int indent_ = -1;          // columns; -1: outside of everything
  bool after_space_ = true;  // preceded by nothing or by white space
  bool at_indent_ = true;    // only indentation so far on this line
};

}  // namespace

std::string DumpYaml(
    std::span<const std::pair<std::string_view, JsonElement>> mapping,
    const YamlOptions& options) {
  YamlWriter writer(options);
  writer.Mapping(mapping);
  return writer.Finish();
}

}  // namespace podium
