#include "eval/measures/all.h"
#include "eval/measures/dcg_sums.h"

namespace podium {

// ideal_dcg: dcg of the best ranking that the judgments allow.
const Measure kIdealDcg{.name = "ideal_dcg",
                        .parameters = ParameterKind::kPairs,
                        .compute = [](const JudgedRanking& ranking,
                                      const MeasureParameters& parameters,
                                      std::span<double> values) {
                          const DcgSums sums =
                              SumDcg(ranking, Gains(ranking, parameters.pairs));
                          values[0] = sums.ideal;
                        }};

}  // namespace podium
