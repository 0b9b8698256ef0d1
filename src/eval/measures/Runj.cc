#include <algorithm>
#include <array>

#include "eval/measures/all.h"
#include "eval/measures/count_at_cutoffs.h"

namespace podium {

// Runj: the share of documents not judged among as many as are relevant. In
// trec_eval's sources, but not to be asked for there.
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
