#pragma once

#include <initializer_list>
#include <set>
#include <string>

#include "base/result.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace podium {

// A combination of options that cannot be, and what to say about it: the option
// first, then what is wrong, then the mend.
struct FlagRule {
  bool broken = false;
  std::string param;
  std::string message;
};

// kInvalidArgument with the first rule that is broken.
Result<void> FirstBroken(std::initializer_list<FlagRule> rules);

// --quiet: neither a bar nor lines of progress.
CLI::Option* AddQuietFlag(CLI::App& command, bool& quiet);

// The options of a parsed command that were given, by their names: "--top-n",
// "file".
std::set<std::string> GivenOptions(const CLI::App& command);

}  // namespace podium
