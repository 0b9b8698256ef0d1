#include "eval/measures/all.h"
#include "eval/measures/binary_preference.h"

namespace podium {

// gm_bpref: the geometric mean of the queries' bpref.
const Measure kGmBpref{
    .name = "gm_bpref",
    .kind = MeasureKind::kGeometricMean,
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      values[0] = BinaryPreference(ranking);
    }};

}  // namespace podium
