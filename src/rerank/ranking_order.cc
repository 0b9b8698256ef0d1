#include "rerank/ranking_order.h"

#include <algorithm>
#include <cmath>

namespace podium {

float RelevanceOf(float logit, const LogitScale& scale) {
  if (scale.similarities > 0) {
    const double mean =
        static_cast<double>(logit) / static_cast<double>(scale.similarities);
    return static_cast<float>(std::clamp((1 + mean) / 2, 0.0, 1.0));
  }
  const double scaled =
      (static_cast<double>(logit) - scale.offset) / scale.divisor;
  return static_cast<float>(1.0 / (1.0 + std::exp(-scaled)));
}

std::vector<RankResult> OrderResults(std::span<const float> logits,
                                     std::optional<int64_t> top_n,
                                     const LogitScale& scale,
                                     const ScoreMap* map) {
  std::vector<RankResult> results(logits.size());
  for (size_t i = 0; i < logits.size(); ++i) {
    results[i].index = static_cast<int64_t>(i);
  }
  const auto logit_of = [&](const RankResult& result) {
    return logits[static_cast<size_t>(result.index)];
  };
  std::sort(results.begin(), results.end(),
            [&](const RankResult& a, const RankResult& b) {
              return logit_of(a) != logit_of(b) ? logit_of(a) > logit_of(b)
                                                : a.index < b.index;
            });
  if (top_n && *top_n < static_cast<int64_t>(results.size())) {
    results.resize(static_cast<size_t>(*top_n));
  }
  for (RankResult& result : results) {
    result.logit = logit_of(result);
    const float score = RelevanceOf(logit_of(result), scale);
    result.relevance_score =
        map == nullptr ? score : static_cast<float>(map->Map(score));
  }
  return results;
}

}  // namespace podium
