#pragma once

#include <string>

#include "cli/help/command_tree.h"

namespace podium {

// Scripts that complete commands, options, options' values if they are few, and
// files. They need nothing but the shell itself.
std::string BashCompletions(const CommandTree& program);  // bash 4.4 or later
std::string ZshCompletions(const CommandTree& program);
std::string FishCompletions(const CommandTree& program);

// Finds them by the shell's name: bash, zsh or fish.
std::string CompletionsFor(const std::string& shell,
                           const CommandTree& program);

}  // namespace podium
