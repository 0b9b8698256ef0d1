#include "cli/shared/flag_rules.h"

#include <CLI/CLI.hpp>

namespace podium {

CLI::Option* AddQuietFlag(CLI::App& command, bool& quiet) {
  return command.add_flag("--quiet", quiet,
                          "Show no progress on standard error");
}

Result<void> FirstBroken(std::initializer_list<FlagRule> rules) {
  for (const FlagRule& rule : rules) {
    if (rule.broken)
      return Fail(ErrorCode::kInvalidArgument, rule.message, rule.param);
  }
  return {};
}

std::set<std::string> GivenOptions(const CLI::App& command) {
  std::set<std::string> given;
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() > 0) given.insert(option->get_name());
  }
  return given;
}

}  // namespace podium
