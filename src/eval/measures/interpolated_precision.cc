#include "eval/measures/interpolated_precision.h"

#include <algorithm>
#include <cmath>

namespace podium {

std::vector<double> InterpolatedPrecision(const JudgedRanking& ranking,
                                          const std::vector<double>& recalls) {
  // Indexed by the number of relevant documents: first the precision at the
  // last of them, then the highest precision at or after it.
  std::vector<double> highest{static_cast<double>(ranking.num_rel_ret) /
                              static_cast<double>(ranking.num_ret())};
  for (size_t rank = 0; rank < ranking.grades.size(); ++rank) {
    if (ranking.IsRelevant(ranking.grades[rank])) {
      highest.push_back(static_cast<double>(highest.size()) /
                        static_cast<double>(rank + 1));
    }
  }
  for (size_t i = highest.size() - 1; i > 0; --i)
    highest[i - 1] = std::max(highest[i - 1], highest[i]);

  std::vector<double> at;
  for (const double recall : recalls) {
    const double needed = std::max(
        0.0, std::round(recall * static_cast<double>(ranking.num_rel)));
    at.push_back(needed < static_cast<double>(highest.size())
                     ? highest[static_cast<size_t>(needed)]
                     : 0);
  }
  return at;
}

}  // namespace podium
