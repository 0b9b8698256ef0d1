#include "jinja/value_text.h"

#include <charconv>
#include <cmath>
#include <cstdio>

#include "text/utf8.h"

namespace podium::jinja {
namespace {

void AppendHex(std::string& out, const char* format, char32_t cp) {
  char text[12];
  std::snprintf(text, sizeof text, format, static_cast<unsigned>(cp));
  out += text;
}

// Python's repr of a float: the shortest digits that read back the same.
std::string Shortest(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char text[40];
  const double size = std::fabs(value);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
  const auto end = std::to_chars(
      text, text + sizeof text, value,
      plain ? std::chars_format::fixed : std::chars_format::scientific);
  std::string digits(text, end.ptr);
  if (plain && digits.find('.') == digits.npos) digits += ".0";
  return digits;
}

void AppendJsonText(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    constexpr std::string_view kEscaped = "\"\\\n\r\t\f\b";
    constexpr std::string_view kLetters = "\"\\nrtfb";
    if (const size_t at = kEscaped.find(c); at != kEscaped.npos) {
      out += '\\';
      out += kLetters[at];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      AppendHex(out, "\\u%04x", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

class JsonText {
 public:
  JsonText(Run& run, int64_t indent) : run_(run), indent_(indent) {}

  void Append(const Value& value, int64_t level) {
    if (!run_.Step()) return;
    int64_t whole = 0;
    if (value.none()) {
      out += "null";
    } else if (value.boolean()) {
      out += *value.boolean() ? "true" : "false";
    } else if (value.AsInteger(whole)) {
      out += std::to_string(whole);
    } else if (value.real()) {
      out += Number(*value.real());
    } else if (value.text()) {
      if (run_.Touch(value.text()->size())) AppendJsonText(*value.text(), out);
    } else if (value.dict()) {
      AppendItems('{', '}', value.dict()->items.size(), level, [&](size_t i) {
        const auto& [key, item] = value.dict()->items[i];
        AppendJsonText(key, out);
        out += ": ";
        Append(item, level + 1);
      });
    } else if (value.list() && !value.generator()) {
      AppendItems('[', ']', value.list()->items.size(), level,
                  [&](size_t i) { Append(value.list()->items[i], level + 1); });
    } else {
      run_.Refuse("tojson cannot write a value of type " +
                  std::string(value.type()));
    }
  }

  std::string out;

 private:
  static std::string Number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
    return Shortest(value);
  }

  void NewLine(int64_t level) {
    if (indent_ < 0 || !run_.Touch(static_cast<size_t>(level * indent_))) {
      return;
    }
    out += '\n';
    out.append(static_cast<size_t>(level * indent_), ' ');
  }

  template <typename F>
  void AppendItems(char open, char close, size_t items, int64_t level,
                   const F& append) {
    out += open;
    for (size_t i = 0; i < items && !run_.failed(); ++i) {
      if (i > 0) out += indent_ < 0 ? ", " : ",";
      NewLine(level + 1);
      append(i);
    }
    if (items > 0) NewLine(level);
    out += close;
  }

  Run& run_;
  const int64_t indent_;
};

// Python's repr.
void AppendRepr(Run& run, const Value& value, std::string& out) {
  if (!run.Step()) return;
  if (value.text()) {
    if (run.Touch(value.text()->size())) out += Quoted(*value.text());
  } else if (value.dict()) {
    out += '{';
    const char* comma = "";
    for (const auto& [key, item] : value.dict()->items) {
      if (run.failed()) return;
      out += comma + Quoted(key) + ": ";
      AppendRepr(run, item, out);
      comma = ", ";
    }
    out += '}';
  } else if (value.list() && !value.generator()) {
    const bool tuple = value.list()->kind == ListKind::kTuple;
    out += tuple ? '(' : '[';
    const char* comma = "";
    for (const Value& item : value.list()->items) {
      if (run.failed()) return;
      out += comma;
      AppendRepr(run, item, out);
      comma = ", ";
    }
    if (tuple && value.list()->items.size() == 1) out += ',';
    out += tuple ? ')' : ']';
  } else if (value.undefined()) {
    out += "Undefined";
  } else {
    out += Print(run, value);
  }
}

}  // namespace

std::string Quoted(std::string_view text) {
  const char quote =
      text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
  std::string out(1, quote);
  while (!text.empty()) {
    const DecodedCodePoint next = DecodeUtf8(text);
    const char32_t cp = next.code_point;
    if (cp == static_cast<unsigned char>(quote) || cp == '\\') {
      out += '\\';
      out += text[0];
    } else if (cp == '\n' || cp == '\r' || cp == '\t') {
      out += cp == '\n' ? "\\n" : cp == '\r' ? "\\r" : "\\t";
    } else if (cp < 0x20 || (cp >= 0x7F && cp <= 0xA0) || cp == 0xAD) {
      AppendHex(out, "\\x%02x", cp);
    } else {
      out += text.substr(0, next.length);
    }
    text.remove_prefix(next.length);
  }
  return out + quote;
}

std::string Print(Run& run, const Value& value) {
  int64_t whole = 0;
  if (value.undefined()) return {};
  if (value.none()) return "None";
  if (value.boolean()) return *value.boolean() ? "True" : "False";
  if (value.AsInteger(whole)) return std::to_string(whole);
  if (value.real()) return Shortest(*value.real());
  if (value.text()) {
    return run.Touch(value.text()->size()) ? *value.text() : std::string();
  }
  std::string out;
  if (value.dict() || (value.list() && !value.generator())) {
    AppendRepr(run, value, out);
  } else {
    run.Refuse("a value of type " + std::string(value.type()) +
               " cannot be printed");
  }
  return out;
}

std::string ToJson(Run& run, const Value& value, int64_t indent) {
  constexpr int64_t kWidest = 64;
  if (indent > kWidest) {
    run.Refuse("tojson indents by at most " + std::to_string(kWidest));
    return {};
  }
  JsonText json(run, indent);
  json.Append(value, 0);
  return std::move(json.out);
}

}  // namespace podium::jinja
