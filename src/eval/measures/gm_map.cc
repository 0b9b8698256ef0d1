#include "eval/measures/all.h"
#include "eval/measures/average_precision.h"

namespace podium {

// gm_map: the geometric mean of the queries' average precisions, which gives
// weight to queries that do badly. (Robertson: On GMAP, CIKM 2006.)
const Measure kGmMap{
    .name = "gm_map",
    .kind = MeasureKind::kGeometricMean,
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      values[0] = AveragePrecision(ranking, ranking.num_ret());
    }};

}  // namespace podium
