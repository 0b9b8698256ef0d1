#pragma once

#include <cstdint>
#include <string_view>

namespace podium {

// The number of words between spaces and line feeds.
inline int64_t WordsOf(std::string_view text) {
  int64_t words = 0;
  bool in_word = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    words += !space && !in_word;
    in_word = !space;
  }
  return words;
}

}  // namespace podium
