#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace podium {

// An option or argument of a command, for help, completions and man pages.
struct OptionFacts {
  std::vector<std::string> names;  // "--top-n", "-n"; an argument's: "file"
  bool argument = false;           // a positional argument
  bool takes_value = false;
  bool required = false;
  bool repeatable = false;
  std::string value;                 // its placeholder: "N", "FILE"
  std::vector<std::string> choices;  // all allowed values, if they are few
  std::string default_value;         // empty: none, or stated in `what`
  std::string what;
  std::string group;

  // Whether it is completed as a file's or a folder's name.
  bool is_path() const;
};

// A description of the command line as it is parsed; completions and man pages
// are made from this alone.
struct CommandTree {
  std::vector<std::string> path;  // "podium", "keys", "add"
  std::string what;
  std::string more;  // examples and notes; the footers of the commands
  std::vector<OptionFacts> options;
  std::vector<CommandTree> commands;

  std::string name() const { return path.back(); }
  std::string full_name(const char* between = " ") const;
};

// Leaves out everything that is hidden from --help.
CommandTree DescribeCommands(const CLI::App& program);

// The command with these names under `tree`; `tree` itself for no names, null
// if there is no such command.
const CommandTree* FindCommand(const CommandTree& tree,
                               const std::vector<std::string>& names);

// Every command of a tree, each before its subcommands.
std::vector<const CommandTree*> AllCommands(const CommandTree& tree);

}  // namespace podium
