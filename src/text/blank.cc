#include "text/blank.h"

#include <algorithm>
#include <array>

namespace podium {
namespace {

// UTF-8 of Unicode's white space beyond ASCII.
constexpr std::array<std::string_view, 19> kWideSpaces = {
    "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
    "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A",
    "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};

}  // namespace

bool IsBlank(std::string_view utf8) {
  while (!utf8.empty()) {
    const char c = utf8.front();
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      utf8.remove_prefix(1);
      continue;
    }
    const auto* const space = std::find_if(
        kWideSpaces.begin(), kWideSpaces.end(),
        [&](std::string_view wide) { return utf8.starts_with(wide); });
    if (space == kWideSpaces.end()) return false;
    utf8.remove_prefix(space->size());
  }
  return true;
}

}  // namespace podium
