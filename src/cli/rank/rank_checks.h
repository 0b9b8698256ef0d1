#pragma once

#include "base/result.h"
#include "cli/rank/rank_flags.h"

namespace podium {

// Checks which options of `podium rank` can be combined. kInvalidArgument names
// the options that cannot, and the fix.
Result<void> CheckRankFlags(const RankFlags& flags);

}  // namespace podium
