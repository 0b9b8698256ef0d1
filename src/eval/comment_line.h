#pragma once

#include "collections/line_reader.h"

namespace podium {

// The next line that is neither blank nor a comment. A comment's first
// non-blank character is '#'.
inline Result<std::optional<Line>> NextUncommented(LineReader& lines) {
  while (true) {
    Result<std::optional<Line>> line = lines.NextFilled();
    if (!line || !*line) return line;
    const std::string_view text = (*line)->text;
    if (text[text.find_first_not_of(" \t\r")] != '#') return line;
  }
}

}  // namespace podium
