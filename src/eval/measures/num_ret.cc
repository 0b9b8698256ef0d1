#include "eval/measures/all.h"

namespace podium {

// num_ret: documents retrieved.
const Measure kNumRet{
    .name = "num_ret",
    .kind = MeasureKind::kCount,
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      values[0] = static_cast<double>(ranking.num_ret());
    }};

}  // namespace podium
