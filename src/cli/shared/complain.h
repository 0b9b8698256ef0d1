#pragma once

#include <iostream>
#include <string_view>

#include "base/result.h"
#include "cli/shared/exit_code.h"

namespace podium {

// Prints to standard error why `podium COMMAND` ends; returns its exit code.
inline int Complain(std::string_view command, const Error& error) {
  std::cerr << "podium " << command << ": " << error.message << "\n";
  return ExitCodeOf(error.code);
}

}  // namespace podium
