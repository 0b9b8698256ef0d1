#pragma once

#include <string>
#include <variant>

#include "cli/commands.h"

namespace podium {

// Only a text to print: help, completions or a man page.
struct PrintText {
  std::string text;
};

// An invalid command line; the message is one line.
struct WrongUsage {
  std::string message;
};

using Command = std::variant<CommandFlags, PrintText, WrongUsage>;

Command ParseCommandLine(int argc, const char* const* argv);

}  // namespace podium
