#pragma once

#include <cstdint>

#include "eval/judged_ranking.h"

namespace podium {

// The sum of the precision at each relevant document among the first `cutoff`,
// divided by the number of relevant documents; 0 if there are none.
double AveragePrecision(const JudgedRanking& ranking, int64_t cutoff);

}  // namespace podium
