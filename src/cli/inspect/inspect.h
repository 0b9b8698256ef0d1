#pragma once

#include "cli/inspect/inspect_flags.h"

namespace podium {

// `podium inspect`: shows what a model's files say. Returns an ExitCode;
// kExitCheckFailed if the model does not run.
int RunInspect(const InspectFlags& flags);

}  // namespace podium
