#pragma once

#include "cli/rank/rank_flags.h"

namespace podium {

// `podium rank`: documents in, ranking out. Returns an ExitCode; errors go to
// standard error.
int RunRank(const RankFlags& flags);

}  // namespace podium
