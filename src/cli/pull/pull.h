#pragma once

#include "cli/pull/pull_flags.h"

namespace podium {

// `podium pull`: downloads models of the hub. Prints each one's folder; notes
// and progress go to standard error. Returns an ExitCode.
int RunPull(const PullFlags& flags);

}  // namespace podium
