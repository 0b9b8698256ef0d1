#include <algorithm>

#include "eval/measures/all.h"

namespace podium {

// recip_rank: 1 / rank of the first relevant document, 0 if none was retrieved;
// for a run, the mean over queries, MRR.
const Measure kRecipRank{
    .name = "recip_rank",
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      const auto first = std::ranges::find_if(
          ranking.grades,
          [&ranking](int64_t grade) { return ranking.IsRelevant(grade); });
      if (first == ranking.grades.end()) return;
      values[0] = 1 / static_cast<double>(first - ranking.grades.begin() + 1);
    }};

}  // namespace podium
