#pragma once

#include "cli/serve_flags.h"

namespace podium {

// `podium serve`: answers HTTP until a signal. Returns an ExitCode; what went
// wrong is on standard error.
int RunServe(const ServeFlags& flags);

}  // namespace podium
