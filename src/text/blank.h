#pragma once

#include <string_view>

namespace podium {

// True if the text is empty or only Unicode white space: what Cohere's errors
// call "empty or only whitespace".
bool IsBlank(std::string_view utf8);

}  // namespace podium
