#pragma once

#include <string>
#include <string_view>

namespace podium {

// Text as HTTP and configuration know it: letters are those of ASCII whatever
// the locale, and other bytes stay as they are.

std::string ToLower(std::string_view text);

// `lower` has no capital.
bool EqualsIgnoringCase(std::string_view text, std::string_view lower);

// Without those of `blanks` that it begins and ends with; the default is what
// HTTP allows around a value (RFC 9110, 5.6.3).
std::string_view Trim(std::string_view text, std::string_view blanks = " \t");

}  // namespace podium
