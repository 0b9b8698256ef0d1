#include "base/json_writer.h"

#include <cassert>
#include <charconv>
#include <cmath>

namespace podium {

void JsonWriter::Separate() {
  if (need_comma_) text_ += ',';
  need_comma_ = true;
}

JsonWriter& JsonWriter::BeginObject() {
  Separate();
  text_ += '{';
  need_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::EndObject() {
  text_ += '}';
  need_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::BeginArray() {
  Separate();
  text_ += '[';
  need_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::EndArray() {
  text_ += ']';
  need_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  String(key);
  text_ += ':';
  need_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view utf8) {
  constexpr char kHex[] = "0123456789abcdef";
  Separate();
  text_ += '"';
  size_t plain = 0;  // start of the bytes to copy unchanged
  for (size_t i = 0; i < utf8.size(); ++i) {
    const unsigned char c = utf8[i];
    const bool line_separator =
        c == 0xE2 && utf8.substr(i, 2) == "\xE2\x80" && i + 2 < utf8.size() &&
        (utf8[i + 2] == '\xA8' || utf8[i + 2] == '\xA9');
    if (c >= 0x20 && c != '"' && c != '\\' &&
        !(options_.escape_html &&
          (c == '<' || c == '>' || c == '&' || line_separator))) {
      continue;
    }
    text_.append(utf8, plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"':
        text_ += "\\\"";
        break;
      case '\\':
        text_ += "\\\\";
        break;
      case '\n':
        text_ += "\\n";
        break;
      case '\r':
        text_ += "\\r";
        break;
      case '\t':
        text_ += "\\t";
        break;
      case 0xE2:  // U+2028, U+2029: JavaScript line ends, escaped when HTML is
        text_ += utf8[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
        i += 2;
        plain = i + 1;
        break;
      default:
        text_ += "\\u00";
        text_ += kHex[c >> 4];
        text_ += kHex[c & 15];
    }
  }
  text_.append(utf8, plain, utf8.size() - plain);
  text_ += '"';
  return *this;
}

JsonWriter& JsonWriter::Int(int64_t value) {
  Separate();
  text_ += std::to_string(value);
  return *this;
}

JsonWriter& JsonWriter::Bool(bool value) {
  Separate();
  text_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::Null() {
  Separate();
  text_ += "null";
  return *this;
}

template <class T>
void JsonWriter::Number(T value) {
  assert(std::isfinite(value));
  Separate();
  const T magnitude = std::fabs(value);
  const bool plain =
      magnitude == 0 || (magnitude >= T(1e-6) && magnitude < T(1e21));
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value,
                                 plain ? std::chars_format::fixed
                                       : std::chars_format::scientific)
                       .ptr;
  std::string_view text(buffer, end - buffer);
  // to_chars pads the exponent to two digits (1e-07); Go does not.
  if (const size_t e = text.find('e');
      !plain && text.size() - e == 4 && text[e + 2] == '0') {
    text_.append(text, 0, e + 2);
    text_ += text.back();
    return;
  }
  text_ += text;
  if (options_.decimal_point && plain &&
      text.find('.') == std::string_view::npos)
    text_ += ".0";
}

JsonWriter& JsonWriter::Float(float value) {
  Number(value);
  return *this;
}

JsonWriter& JsonWriter::Double(double value) {
  Number(value);
  return *this;
}

JsonWriter& JsonWriter::Raw(std::string_view json) {
  Separate();
  text_ += json;
  return *this;
}

}  // namespace podium
