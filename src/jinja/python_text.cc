#include "jinja/python_text.h"

#include <algorithm>

#include "text/unicode_tables.h"
#include "text/utf8.h"

namespace podium::jinja {
namespace {

// The code point that ends at `end`, and its length.
DecodedCodePoint LastOf(std::string_view text) {
  size_t begin = text.size() - 1;
  while (begin > 0 && text.size() - begin < 4 &&
         (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) {
    --begin;
  }
  const DecodedCodePoint last = DecodeUtf8(text.substr(begin));
  if (last.length == text.size() - begin) return last;
  return {kReplacementCharacter, 1};
}

bool Strips(char32_t cp, std::string_view bytes, const std::string* chars) {
  if (chars == nullptr) return IsPythonSpace(cp);
  return chars->find(bytes) != chars->npos;
}

bool EndsLine(char32_t cp) {
  return (cp >= 0x0A && cp <= 0x0D) || (cp >= 0x1C && cp <= 0x1E) ||
         cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

}  // namespace

bool IsPythonSpace(char32_t cp) {
  return (cp >= 0x09 && cp <= 0x0D) || (cp >= 0x1C && cp <= 0x20) ||
         cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
         (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 ||
         cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

std::string_view StripLeft(std::string_view text, const std::string* chars) {
  while (!text.empty()) {
    const DecodedCodePoint first = DecodeUtf8(text);
    if (!Strips(first.code_point, text.substr(0, first.length), chars)) break;
    text.remove_prefix(first.length);
  }
  return text;
}

std::string_view StripRight(std::string_view text, const std::string* chars) {
  while (!text.empty()) {
    const DecodedCodePoint last = LastOf(text);
    if (!Strips(last.code_point, text.substr(text.size() - last.length),
                chars)) {
      break;
    }
    text.remove_suffix(last.length);
  }
  return text;
}

size_t CodePoints(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(text, [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  }));
}

std::vector<std::string_view> Characters(std::string_view text) {
  std::vector<std::string_view> characters;
  while (!text.empty()) {
    const size_t length = DecodeUtf8(text).length;
    characters.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return characters;
}

std::vector<std::string_view> Split(std::string_view text,
                                    const std::string* separator,
                                    int64_t most) {
  std::vector<std::string_view> parts;
  const auto full = [&] { return most >= 0 && std::ssize(parts) >= most; };
  if (separator != nullptr) {
    for (size_t at; !full() && (at = text.find(*separator)) != text.npos;) {
      parts.push_back(text.substr(0, at));
      text.remove_prefix(at + separator->size());
    }
    parts.push_back(text);
    return parts;
  }
  text = StripLeft(text);
  while (!text.empty()) {
    if (full()) {
      parts.push_back(StripRight(text));
      break;
    }
    size_t end = 0;
    while (end < text.size()) {
      const DecodedCodePoint next = DecodeUtf8(text.substr(end));
      if (IsPythonSpace(next.code_point)) break;
      end += next.length;
    }
    parts.push_back(text.substr(0, end));
    text = StripLeft(text.substr(end));
  }
  return parts;
}

std::vector<std::string_view> SplitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  size_t begin = 0, at = 0;
  while (at < text.size()) {
    const DecodedCodePoint next = DecodeUtf8(text.substr(at));
    if (!EndsLine(next.code_point)) {
      at += next.length;
      continue;
    }
    lines.push_back(text.substr(begin, at - begin));
    at += text.substr(at, 2) == "\r\n" ? 2 : next.length;
    begin = at;
  }
  if (begin < text.size()) lines.push_back(text.substr(begin));
  return lines;
}

std::string Lower(std::string_view text) {
  std::string lower;
  while (!text.empty()) {
    const DecodedCodePoint next = DecodeUtf8(text);
    const std::u32string_view small = LowercaseOf(next.code_point);
    if (small.empty()) {
      lower += text.substr(0, next.length);
    } else {
      for (const char32_t cp : small) AppendUtf8(cp, lower);
    }
    text.remove_prefix(next.length);
  }
  return lower;
}

bool Upper(std::string_view text, std::string& upper) {
  upper = text;
  for (char& c : upper) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return true;
}

}  // namespace podium::jinja
