#pragma once

#include "base/result.h"
#include "cli/rank_flags.h"

namespace podium {

// Which options of `podium rank` go together. kInvalidArgument names the
// options that do not, and the fix.
Result<void> CheckRankFlags(const RankFlags& flags);

}  // namespace podium
