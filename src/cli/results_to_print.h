#pragma once

#include <podium/ranking.h>

#include "cli/rank_flags.h"
#include "cli/rank_job.h"
#include "cli/ranking_output.h"

namespace podium {

// The results of a ranking that are to be printed, in their order: fused with
// the first stage's scores where --fuse says so (see rerank/fusion.h), without
// those whose relevance score is under --threshold, and then the best top_n.
// `flags` have been checked.
RankedJob ToPrint(const RankJob& job, const Ranking& ranking,
                  const RankFlags& flags);

}  // namespace podium
