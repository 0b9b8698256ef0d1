#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace podium {

// An option or an argument of a command, for those who describe it.
struct OptionFacts {
  std::vector<std::string> names;  // "--top-n", "-n"; of an argument "file"
  bool argument = false;           // by position
  bool takes_value = false;
  bool required = false;
  bool repeatable = false;
  std::string value;                 // what to call it: "N", "FILE"
  std::vector<std::string> choices;  // all that it may be, where they are few
  std::string default_value;         // empty: none, or said in `what`
  std::string what;
  std::string group;

  // Completed as a file's or a folder's name.
  bool is_path() const;
};

// What the command line is, as it is parsed: completions and man pages are made
// from this alone.
struct CommandTree {
  std::vector<std::string> path;  // "podium", "keys", "add"
  std::string what;
  std::string more;  // examples and notes; the footers of the commands
  std::vector<OptionFacts> options;
  std::vector<CommandTree> commands;

  std::string name() const { return path.back(); }
  std::string full_name(const char* between = " ") const;
};

// Without what is hidden from --help.
CommandTree DescribeCommands(const CLI::App& program);

// The command of these names under `tree`; `tree` itself of none, null where
// there is no such command.
const CommandTree* FindCommand(const CommandTree& tree,
                               const std::vector<std::string>& names);

// Every command of a tree, a command before those under it.
std::vector<const CommandTree*> AllCommands(const CommandTree& tree);

}  // namespace podium
