#include "eval/measures/average_precision.h"

#include <algorithm>

namespace podium {

double AveragePrecision(const JudgedRanking& ranking, int64_t cutoff) {
  double sum = 0;
  int64_t relevant = 0;
  const int64_t end = std::min(cutoff, ranking.num_ret());
  for (int64_t rank = 0; rank < end; ++rank) {
    if (!ranking.IsRelevant(ranking.grades[static_cast<size_t>(rank)]))
      continue;
    ++relevant;
    sum += static_cast<double>(relevant) / static_cast<double>(rank + 1);
  }
  return relevant == 0 ? 0 : sum / static_cast<double>(ranking.num_rel);
}

}  // namespace podium
