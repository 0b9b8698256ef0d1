#pragma once

#include <string>
#include <vector>

#include "cli/help/command_tree.h"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace podium {

// The names of the command that a parsed command line runs, without the
// program's name: "keys", "add".
std::vector<std::string> ParsedCommand(const CLI::App& program);

// The error of an invalid command line, in one line: the command, the option,
// and what to write instead.
std::string UsageError(const CLI::App& program, const CommandTree& tree,
                       const CLI::ParseError& error);

// "'rnk': there is no such command; did you mean rank?"
std::string NoSuchCommand(const CommandTree& parent, const std::string& name);

}  // namespace podium
