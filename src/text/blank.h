#pragma once

#include <string_view>

namespace podium {

// True where the text has no character but Unicode white space: what Cohere's
// errors call "empty or only whitespace".
bool IsBlank(std::string_view utf8);

}  // namespace podium
