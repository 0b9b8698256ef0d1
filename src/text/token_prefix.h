#pragma once

#include <cstdint>
#include <string_view>

#include "text/token_estimate.h"

namespace podium {

// The longest prefix of a text that has at most `max_tokens` tokens (at least
// 1), in whole words. If not even the first word fits, as many of its
// characters as fit, but at least one. Trailing white space is left out, unless
// the whole text fits. Empty only if the text is empty, or is white space alone
// and does not fit. Calls `count` O(log length) times.
std::string_view TokenPrefix(std::string_view utf8, int64_t max_tokens,
                             const TokenCounter& count);

}  // namespace podium
