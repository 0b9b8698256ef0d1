#pragma once

#include <string>

#include "cli/help/command_tree.h"

namespace podium {

// The output of `podium COMMAND --help`, 80 columns wide.
std::string HelpText(const CommandTree& command);

// A command's usage: "podium keys add [OPTION]... name".
std::string UsageLine(const CommandTree& command);

}  // namespace podium
