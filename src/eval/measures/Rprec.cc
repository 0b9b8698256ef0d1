#include <array>

#include "eval/measures/all.h"
#include "eval/measures/count_at_cutoffs.h"

namespace podium {

// Rprec: the precision after R documents, where R is the number of relevant
// ones.
const Measure kRprec{
    .name = "Rprec",
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      if (ranking.num_rel == 0) return;
      const std::array cutoffs{ranking.num_rel};
      values[0] = static_cast<double>(RelevantAtCutoffs(ranking, cutoffs)[0]) /
                  static_cast<double>(ranking.num_rel);
    }};

}  // namespace podium
