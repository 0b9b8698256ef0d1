#include <numeric>

#include "eval/measures/all.h"
#include "eval/measures/interpolated_precision.h"

namespace podium {

// 11pt_avg: the mean of iprec_at_recall at the given recalls, eleven by
// default.
const Measure k11ptAvg{.name = "11pt_avg",
                       .parameters = ParameterKind::kNumbers,
                       .defaults = "0,.1,.2,.3,.4,.5,.6,.7,.8,.9,1",
                       .compute = [](const JudgedRanking& ranking,
                                     const MeasureParameters& parameters,
                                     std::span<double> values) {
                         const std::vector<double> at =
                             InterpolatedPrecision(ranking, parameters.numbers);
                         // From the highest recall down, in trec_eval's order.
                         values[0] =
                             std::accumulate(at.rbegin(), at.rend(), 0.0) /
                             static_cast<double>(at.size());
                       }};

}  // namespace podium
