#pragma once

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "cli/command_line.h"

namespace podium {

using Arguments = std::vector<std::string>;

// Replaces the message if CLI11 refuses the arguments.
inline constexpr char kUsage[] = "(usage)";

// The error of `check` for the flags of `podium COMMAND ARGUMENTS`; empty if
// there is none.
template <class Flags>
std::string FlagProblem(const std::string& command, Arguments arguments,
                        Result<void> (*check)(const Flags&)) {
  arguments.insert(arguments.begin(), {"podium", command});
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  const Command parsed =
      ParseCommandLine(static_cast<int>(argv.size()), argv.data());
  const auto* all = std::get_if<CommandFlags>(&parsed);
  if (all == nullptr) return kUsage;
  const auto* flags = std::get_if<Flags>(all);
  if (flags == nullptr) return kUsage;
  const Result<void> checked = check(*flags);
  if (checked) return "";
  EXPECT_EQ(checked.error().code, ErrorCode::kInvalidArgument);
  return checked.error().message;
}

}  // namespace podium
