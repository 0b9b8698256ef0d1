#pragma once

#include <vector>

#include "eval/judged_ranking.h"

namespace podium {

// The highest precision at any rank from which on recall is at least `recall`,
// for each of `recalls`: 0 for a recall that is not reached. Recall r is
// reached with round(r * num_rel) relevant documents; trec_eval up to version 9
// took floor(r * num_rel + .9), so that values of the two differ. Recall 0 of a
// ranking without documents is not a number, as there.
std::vector<double> InterpolatedPrecision(const JudgedRanking& ranking,
                                          const std::vector<double>& recalls);

}  // namespace podium
