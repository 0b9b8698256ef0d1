#pragma once

#include <cstdint>
#include <string_view>

#include "text/token_estimate.h"

namespace podium {

// The beginning of a text that is at most `max_tokens` (at least 1), as many
// whole words of it as fit; where not even the first does, as many characters,
// and one at the least. White space at its end is left out, but for a text that
// fits as it is. Empty for an empty text only, and for one of white space alone
// that does not fit. Calls `count` O(log length) times.
std::string_view TokenPrefix(std::string_view utf8, int64_t max_tokens,
                             const TokenCounter& count);

}  // namespace podium
