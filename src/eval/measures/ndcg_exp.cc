#include "eval/measures/all.h"
#include "eval/measures/dcg_sums.h"

namespace podium {

// ndcg_exp: ndcg with a gain of 2^grade - 1 (Burges et al.: Learning to Rank
// using Gradient Descent, ICML 2005). Not in trec_eval.
const Measure kNdcgExp{
    .name = "ndcg_exp",
    .parameters = ParameterKind::kPairs,
    .compute = [](const JudgedRanking& ranking,
                  const MeasureParameters& parameters,
                  std::span<double> values) {
      const DcgSums sums = SumDcg(
          ranking, Gains(ranking, parameters.pairs, GainScale::kExponential));
      if (sums.ideal > 0) values[0] = sums.results / sums.ideal;
    }};

}  // namespace podium
