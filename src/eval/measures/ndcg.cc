#include "eval/measures/all.h"
#include "eval/measures/dcg_sums.h"

namespace podium {

// ndcg: dcg divided by ideal_dcg, or 0 if that is 0. The gain of a document is
// its grade, unless the parameters give grades other gains: 1=3.5,2=9.
const Measure kNdcg{.name = "ndcg",
                    .parameters = ParameterKind::kPairs,
                    .compute = [](const JudgedRanking& ranking,
                                  const MeasureParameters& parameters,
                                  std::span<double> values) {
                      const DcgSums sums =
                          SumDcg(ranking, Gains(ranking, parameters.pairs));
                      if (sums.ideal > 0) values[0] = sums.results / sums.ideal;
                    }};

}  // namespace podium
