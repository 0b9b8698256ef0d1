#pragma once

#include <podium/ranking.h>

#include "cli/rank/rank_flags.h"
#include "cli/rank/ranking_output.h"
#include "ranking/score_map.h"
#include "runs/rank_job.h"

namespace podium {

// The results of a ranking to print, in order: fused with the first stage's
// scores if --fuse is given (see rerank/fusion.h), without results whose
// relevance score is below --threshold, and then the best top_n. `map`, which
// may be null, is applied to the relevance scores last, after everything that
// depends on their order. `flags` must have been checked, and
// flags.threshold_auto resolved to a threshold.
RankedJob ToPrint(const RankJob& job, const Ranking& ranking,
                  const RankFlags& flags, const ScoreMap* map = nullptr);

}  // namespace podium
