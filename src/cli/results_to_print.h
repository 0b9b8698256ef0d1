#pragma once

#include <podium/ranking.h>

#include "cli/rank_flags.h"
#include "cli/rank_job.h"
#include "cli/ranking_output.h"
#include "rerank/score_map.h"

namespace podium {

// The results of a ranking that are to be printed, in their order: fused with
// the first stage's scores where --fuse says so (see rerank/fusion.h), without
// those whose relevance score is under --threshold, and then the best top_n.
// With a map, which may be null, relevance scores are what it makes of them,
// after all that has to do with order. `flags` have been checked, and
// flags.threshold_auto has been made a threshold.
RankedJob ToPrint(const RankJob& job, const Ranking& ranking,
                  const RankFlags& flags, const ScoreMap* map = nullptr);

}  // namespace podium
