#pragma once

#include <string>
#include <string_view>

#include "text/utf8.h"

namespace podium::normalizers {

// Calls rewrite(char32_t, std::string& out) for each code point, ASCII
// included; it appends what the code point becomes.
template <class Rewrite>
std::string ByCharacter(std::string_view utf8, const Rewrite& rewrite) {
  std::string out;
  out.reserve(utf8.size());
  while (!utf8.empty()) {
    const DecodedCodePoint decoded = DecodeUtf8(utf8);
    rewrite(decoded.code_point, out);
    utf8.remove_prefix(decoded.length);
  }
  return out;
}

}  // namespace podium::normalizers
