#pragma once

#include <podium/ranking.h>

#include <cstdint>

#include "ranking/score_map.h"

namespace podium {

// Counts the queries whose documents all score below a threshold.
struct BelowThreshold {
  int64_t queries = 0;  // seen
  int64_t empty = 0;    // whose documents all score below the threshold
  float best = 0;       // the best relevance score of those

  // `map`, which may be null, is applied to the scores, as in ResultsOf().
  void See(const Ranking& ranking, const ScoreMap* map, double threshold);
};

}  // namespace podium
