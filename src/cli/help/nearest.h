#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace podium {

// The name that `text` was most likely meant to be: the one with the fewest
// letters to change, add, drop or swap, else one that begins with `text`. Empty
// if none is close.
std::string Nearest(std::string_view text,
                    const std::vector<std::string>& names);

// "; did you mean NAME?", or empty if no name is close.
std::string DidYouMean(std::string_view text,
                       const std::vector<std::string>& names);

}  // namespace podium
