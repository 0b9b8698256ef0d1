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

// A rule about a combination of options. The message names the option first,
// then the problem, then the fix.
struct FlagRule {
  bool broken = false;
  std::string param;
  std::string message;
};

// kInvalidArgument with the message of the first broken rule.
Result<void> FirstBroken(std::initializer_list<FlagRule> rules);

// Adds --quiet, which hides progress.
CLI::Option* AddQuietFlag(CLI::App& command, bool& quiet);

// The names of the options that were given to a parsed command: "--top-n",
// "file".
std::set<std::string> GivenOptions(const CLI::App& command);

}  // namespace podium
