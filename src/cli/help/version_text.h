#pragma once

#include <string>

namespace podium {

// The output of `podium --version`. Programs read the first line, which is
// "podium" and the version; the rest is for people.
std::string VersionText();

}  // namespace podium
