#pragma once

#include <string>

#include "cli/command_tree.h"

namespace podium {

// A man page of section 1 in man(7)'s macros: `podium rank` is podium-rank(1).
std::string ManPage(const CommandTree& command);

}  // namespace podium
