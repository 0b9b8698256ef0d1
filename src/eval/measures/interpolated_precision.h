#pragma once

#include <vector>

#include "eval/judged_ranking.h"

namespace podium {

// For each of `recalls`: the highest precision at any rank with at least that
// recall, or 0 for a recall that is not reached. Recall r is reached with
// round(r * num_rel) relevant documents; trec_eval up to version 9 took floor(r
// * num_rel + .9), so its values differ. As in trec_eval, recall 0 of a ranking
// without documents is NaN.
std::vector<double> InterpolatedPrecision(const JudgedRanking& ranking,
                                          const std::vector<double>& recalls);

}  // namespace podium
