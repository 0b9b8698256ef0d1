#include <cmath>

#include "eval/measures/all.h"

namespace podium {

// yaap: average precision on a scale suited to averaging: log((1 + s) / (1 +
// relevant - s)), with s the sum of the precisions at the relevant documents.
// (Robertson: On Smoothing Average Precision, ECIR 2012.)
const Measure kYaap{
    .name = "yaap",
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      double sum = 0, relevant = 0;
      for (size_t rank = 0; rank < ranking.grades.size(); ++rank) {
        if (!ranking.IsRelevant(ranking.grades[rank])) continue;
        ++relevant;
        sum += relevant / static_cast<double>(rank + 1);
      }
      const auto all = static_cast<double>(ranking.num_rel);
      values[0] = std::log((1 + sum) / (1 + all - sum));
    }};

}  // namespace podium
