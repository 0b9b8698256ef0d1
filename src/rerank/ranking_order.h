#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ranking/score_map.h"

namespace podium {

// How a logit becomes a relevance score: sigmoid((logit - offset) / divisor).
struct LogitScale {
  float offset = 0;
  float divisor = 1;
  // If over 0, the logit is the sum of so many similarities in -1..1, and their
  // mean x becomes (1 + x) / 2.
  int64_t similarities = 0;
};

float RelevanceOf(float logit, const LogitScale& scale);

// Ranks documents with these logits: best first, ties by index, at most `top_n`
// results. A relevance score is that of the logit by `scale`, mapped by `map`
// if that is not null. The logits decide the order, also between scores that
// round to the same float.
std::vector<RankResult> OrderResults(std::span<const float> logits,
                                     std::optional<int64_t> top_n,
                                     const LogitScale& scale,
                                     const ScoreMap* map);

}  // namespace podium
