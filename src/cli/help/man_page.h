#pragma once

#include <string>

#include "cli/help/command_tree.h"

namespace podium {

// A section 1 man page in man(7) macros: `podium rank` is podium-rank(1).
std::string ManPage(const CommandTree& command);

}  // namespace podium
