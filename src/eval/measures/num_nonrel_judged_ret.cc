#include <algorithm>

#include "eval/measures/all.h"

namespace podium {

// num_nonrel_judged_ret: documents retrieved and judged not relevant.
const Measure kNumNonrelJudgedRet{
    .name = "num_nonrel_judged_ret",
    .kind = MeasureKind::kCount,
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      const auto judged = std::ranges::count_if(
          ranking.grades, [](int64_t grade) { return grade >= 0; });
      values[0] = static_cast<double>(judged - ranking.num_rel_ret);
    }};

}  // namespace podium
