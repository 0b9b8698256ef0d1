#pragma once

#include "cli/models/models_flags.h"

namespace podium {

// `podium models`: lists the models of this machine or of a server. Returns an
// ExitCode.
int RunModels(const ModelsFlags& flags);

}  // namespace podium
