#pragma once

#include "cli/serve/serve_flags.h"

namespace podium {

// `podium serve`: answers HTTP until a signal. Returns an ExitCode; errors go
// to standard error.
int RunServe(const ServeFlags& flags);

}  // namespace podium
