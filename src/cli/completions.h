#pragma once

#include <string>

#include "cli/command_tree.h"

namespace podium {

// A script that completes commands, options, their values where they are few,
// and files. Each stands alone: nothing but the shell itself is needed.
std::string BashCompletions(const CommandTree& program);  // bash 4.4 or later
std::string ZshCompletions(const CommandTree& program);
std::string FishCompletions(const CommandTree& program);

// By the shell's name: bash, zsh or fish.
std::string CompletionsFor(const std::string& shell,
                           const CommandTree& program);

}  // namespace podium
