#include <algorithm>
#include <array>

#include "eval/measures/all.h"
#include "eval/measures/count_at_cutoffs.h"

namespace podium {

// Runj: the share of the first R documents that was not judged, where R is the
// number of relevant ones. trec_eval's sources have it, but its command line
// does not offer it.
const Measure kRunj{
    .name = "Runj",
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      const std::array cutoffs{std::min(ranking.num_ret(), ranking.num_rel)};
      if (cutoffs[0] == 0) return;
      const auto unjudged = CountAtCutoffs(
          ranking, cutoffs, [](int64_t grade) { return grade < 0; });
      values[0] =
          static_cast<double>(unjudged[0]) / static_cast<double>(cutoffs[0]);
    }};

}  // namespace podium
