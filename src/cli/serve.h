#pragma once

#include "cli/command_line.h"

namespace podium {

// `podium serve`: answers HTTP until a signal. Returns an ExitCode; what went
// wrong is on standard error.
int RunServe(const ServeFlags& flags);

}  // namespace podium
