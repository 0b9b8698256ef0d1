#pragma once

#include <string>

namespace podium {

// What `podium --version` prints. Programs read the first line, which is
// "podium" and the version; what follows is for people.
std::string VersionText();

}  // namespace podium
