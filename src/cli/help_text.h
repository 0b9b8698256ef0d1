#pragma once

#include <string>

#include "cli/command_tree.h"

namespace podium {

// What `podium COMMAND --help` prints, 80 columns wide.
std::string HelpText(const CommandTree& command);

// "podium keys add [OPTION]... name": how a command is called.
std::string UsageLine(const CommandTree& command);

}  // namespace podium
