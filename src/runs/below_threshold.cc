#include "runs/below_threshold.h"

#include <algorithm>

namespace podium {

void BelowThreshold::See(const Ranking& ranking, const ScoreMap* map,
                         double threshold) {
  if (ranking.results.empty()) return;
  float score =
      std::ranges::max(ranking.results, {}, &RankResult::relevance_score)
          .relevance_score;
  if (map != nullptr) score = static_cast<float>(map->Map(score));
  ++queries;
  if (static_cast<double>(score) >= threshold) return;
  best = empty == 0 ? score : std::max(best, score);
  ++empty;
}

}  // namespace podium
