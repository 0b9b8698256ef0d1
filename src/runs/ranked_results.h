#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <optional>

#include "ranking/fusion.h"
#include "ranking/score_map.h"
#include "runs/rank_job.h"
#include "runs/ranking_output.h"

namespace podium {

// How the first stage's scores and the reranker's become one.
struct FirstStageFusion {
  FusionMethod method = FusionMethod::kRrf;
  double weight = 0.5;  // of the reranker's part; the first stage has the rest
};

// Which of a ranking's results come out, and in which order.
struct ResultRules {
  std::optional<FirstStageFusion> fuse;  // absent: the ranking's own order
  std::optional<double> threshold;       // the lowest relevance score
  std::optional<int64_t> top_n;          // a job's own takes precedence
};

// The results of a ranking, in order: fused with the first stage's scores if
// the rules say so, without results whose relevance score is below the
// threshold, and then the best top_n. `map`, which may be null, is applied to
// the relevance scores last, after everything that depends on their order. The
// result has no model yet.
RankedJob ResultsOf(const RankJob& job, const Ranking& ranking,
                    const ResultRules& rules, const ScoreMap* map = nullptr);

}  // namespace podium
