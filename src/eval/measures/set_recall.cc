#include "eval/measures/all.h"

namespace podium {

// set_recall: the share of the relevant documents that was retrieved.
const Measure kSetRecall{
    .name = "set_recall",
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      const auto rel = static_cast<double>(ranking.num_rel);
      const auto both = static_cast<double>(ranking.num_rel_ret);
      if (rel > 0) values[0] = both / rel;
    }};

}  // namespace podium
