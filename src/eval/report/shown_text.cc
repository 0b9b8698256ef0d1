#include "eval/report/shown_text.h"

#include <algorithm>

#include "text/utf8.h"

namespace podium {
namespace {

// U+202A to U+202E and U+2066 to U+2069.
bool TurnsDirection(char32_t cp) {
  return (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

char32_t ShownAs(char32_t cp) {
  if (cp == '\n' || cp == '\r' || cp == '\t') return ' ';
  if (cp < 0x20) return 0x2400 + cp;
  if (cp == 0x7F) return 0x2421;
  // C1 controls, line and paragraph separators, and noncharacters.
  if ((cp >= 0x80 && cp < 0xA0) || cp == 0x2028 || cp == 0x2029 ||
      (cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF) ||
      TurnsDirection(cp)) {
    return kReplacementCharacter;
  }
  return cp;
}

template <class OfCodePoint>
std::string Changed(std::string_view text, OfCodePoint of) {
  std::string changed;
  changed.reserve(text.size());
  while (!text.empty()) {
    const DecodedCodePoint next = DecodeUtf8(text);
    AppendUtf8(of(next.code_point), changed);
    text.remove_prefix(next.length);
  }
  return changed;
}

}  // namespace

std::string ValidText(std::string_view text) {
  return Changed(text, [](char32_t cp) { return cp; });
}

std::string ShownText(std::string_view text) { return Changed(text, ShownAs); }

std::string HtmlText(std::string_view text) {
  std::string html;
  for (const char c : ShownText(text)) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string MarkdownCode(std::string_view text) {
  if (text.empty()) return "";
  const std::string code = ShownText(text);
  size_t ticks = 0, most_ticks = 0;  // in a row
  for (const char c : code) {
    ticks = c == '`' ? ticks + 1 : 0;
    most_ticks = std::max(most_ticks, ticks);
  }
  const std::string fence(most_ticks + 1, '`');
  // A code span drops one space at each end if both ends have one.
  const bool padded = most_ticks > 0 || code.front() == ' ';
  const char* pad = padded ? " " : "";
  return fence + pad + code + pad + fence;
}

std::string MarkdownCell(std::string_view text) {
  std::string cell;
  for (const char c : MarkdownCode(text)) {
    if (c == '|') {
      // A table reads "\\|" as a backslash and the end of a cell, so a word
      // joiner (U+2060) goes between them.
      if (cell.ends_with('\\')) cell += "\xE2\x81\xA0";
      cell += '\\';
    }
    cell += c;
  }
  return cell;
}

}  // namespace podium
