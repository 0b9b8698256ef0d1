#pragma once

#include <string>
#include <string_view>

namespace podium {

// Text handling for HTTP and configuration: only ASCII letters count as
// letters, whatever the locale, and other bytes stay unchanged.

std::string ToLower(std::string_view text);

// `lower` must have no capitals.
bool EqualsIgnoringCase(std::string_view text, std::string_view lower);

// Strips the characters of `blanks` from both ends; the default is the white
// space that HTTP allows around a value (RFC 9110, 5.6.3).
std::string_view Trim(std::string_view text, std::string_view blanks = " \t");

}  // namespace podium
