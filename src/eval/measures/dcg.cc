#include "eval/measures/all.h"
#include "eval/measures/dcg_sums.h"

namespace podium {

// dcg: discounted cumulative gain, see dcg_sums.h. The gain of a document is
// its grade, unless the parameters give grades other gains: 1=3.5,2=9.
const Measure kDcg{.name = "dcg",
                   .parameters = ParameterKind::kPairs,
                   .compute = [](const JudgedRanking& ranking,
                                 const MeasureParameters& parameters,
                                 std::span<double> values) {
                     const DcgSums sums =
                         SumDcg(ranking, Gains(ranking, parameters.pairs));
                     values[0] = sums.results;
                   }};

}  // namespace podium
