#include <algorithm>

#include "eval/measures/all.h"
#include "eval/measures/interpolated_precision.h"

namespace podium {

// iprec_at_recall_R: the highest precision at recall R or above, the classic
// recall-precision curve.
const Measure kIprecAtRecall{
    .name = "iprec_at_recall",
    .parameters = ParameterKind::kFractions,
    .defaults = "0,.1,.2,.3,.4,.5,.6,.7,.8,.9,1",
    .compute = [](const JudgedRanking& ranking,
                  const MeasureParameters& parameters,
                  std::span<double> values) {
      std::ranges::copy(InterpolatedPrecision(ranking, parameters.numbers),
                        values.begin());
    }};

}  // namespace podium
