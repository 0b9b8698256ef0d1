#include "cli/rank/threshold_note.h"

#include <fmt/core.h>

#include <algorithm>

namespace podium {

void ThresholdNote::See(const Ranking& ranking, const ScoreMap* map,
                        double threshold) {
  if (ranking.results.empty()) return;
  float best =
      std::ranges::max(ranking.results, {}, &RankResult::relevance_score)
          .relevance_score;
  if (map != nullptr) best = static_cast<float>(map->Map(best));
  ++queries_;
  threshold_ = threshold;
  if (static_cast<double>(best) >= threshold) return;
  best_ = empty_ == 0 ? best : std::max(best_, best);
  ++empty_;
}

std::string ThresholdNote::Text() const {
  if (empty_ == 0) return {};
  if (queries_ == 1) {
    return fmt::format("nothing scored at least {:g}; the best was {:.6g}",
                       threshold_, best_);
  }
  return fmt::format(
      "{} of {} queries have nothing that scored at least {:g}; the best of "
      "theirs was {:.6g}",
      empty_, queries_, threshold_, best_);
}

}  // namespace podium
