#pragma once

#include <cstdint>

#include "eval/judged_ranking.h"

namespace podium {

// The precision at each relevant document among the first `cutoff`, summed over
// them and divided by the number of relevant documents: 0 where there is none.
double AveragePrecision(const JudgedRanking& ranking, int64_t cutoff);

}  // namespace podium
