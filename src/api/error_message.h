#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace podium {

inline constexpr size_t kMaxErrorMessageBytes = 300;

// What the body of an answer that is no success says, in one line: the message
// of an error in any dialect's shape (error_table.h, dialect_error.h), the
// title or the text of a page of HTML, or the text as it is. At most
// kMaxErrorMessageBytes of UTF-8 without control characters, whatever the body
// was; empty where it says nothing.
std::string ReadErrorMessage(std::string_view body);

}  // namespace podium
