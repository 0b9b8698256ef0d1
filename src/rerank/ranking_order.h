#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ranking/score_map.h"

namespace podium {

// The results of documents with these logits, best first, ties by index, at
// most `top_n` of them. A relevance score is the sigmoid of the logit, or what
// `map` makes of that where it is not null. The order is the logits': scores
// that are rounded to the same float keep it.
std::vector<RankResult> OrderResults(std::span<const float> logits,
                                     std::optional<int64_t> top_n,
                                     const ScoreMap* map);

}  // namespace podium
