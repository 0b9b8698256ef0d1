#pragma once

#include "cli/verify/verify_flags.h"

namespace podium {

// `podium verify`: loads a model and checks its scores. Returns an ExitCode;
// kExitCheckFailed if a check fails.
int RunVerify(const VerifyFlags& flags);

}  // namespace podium
