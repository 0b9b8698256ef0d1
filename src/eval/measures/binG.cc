#include <cmath>

#include "eval/measures/all.h"

namespace podium {

// binG: the mean over the relevant documents of 1 / log2(2 + n), where n is the
// number of irrelevant documents above. An experiment of trec_eval, between map
// and ndcg.
const Measure kBinG{
    .name = "binG",
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      double sum = 0;
      int64_t nonrelevant = 0;
      for (const int64_t grade : ranking.grades) {
        if (ranking.IsRelevant(grade)) {
          sum += 1 / std::log2(static_cast<double>(2 + nonrelevant));
        } else {
          ++nonrelevant;
        }
      }
      if (sum > 0) values[0] = sum / static_cast<double>(ranking.num_rel);
    }};

}  // namespace podium
