#include "eval/measures/all.h"

namespace podium {

// num_rel: relevant documents, retrieved or not.
const Measure kNumRel{
    .name = "num_rel",
    .kind = MeasureKind::kCount,
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      values[0] = static_cast<double>(ranking.num_rel);
    }};

}  // namespace podium
