#include "eval/measures/all.h"

namespace podium {

// num_rel_ret: relevant documents retrieved.
const Measure kNumRelRet{
    .name = "num_rel_ret",
    .kind = MeasureKind::kCount,
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      values[0] = static_cast<double>(ranking.num_rel_ret);
    }};

}  // namespace podium
