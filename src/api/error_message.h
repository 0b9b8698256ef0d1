#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace podium {

inline constexpr size_t kMaxErrorMessageBytes = 300;

// The message in the body of an error response, on one line: the message of an
// error in any dialect's format (error_table.h, dialect_error.h), the title or
// text of an HTML page, or else the body's text. At most kMaxErrorMessageBytes
// of UTF-8 without control characters, whatever the body was; empty if it has
// no message.
std::string ReadErrorMessage(std::string_view body);

}  // namespace podium
