#include <algorithm>

#include "eval/measures/all.h"

namespace podium {

// num_nonjudged_ret: documents retrieved that were not judged. trec_eval's
// sources have it, but its command line does not offer it.
const Measure kNumNonjudgedRet{
    .name = "num_nonjudged_ret",
    .kind = MeasureKind::kCount,
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      values[0] = static_cast<double>(std::ranges::count_if(
          ranking.grades, [](int64_t grade) { return grade < 0; }));
    }};

}  // namespace podium
