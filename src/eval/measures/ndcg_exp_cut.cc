#include <algorithm>

#include "eval/measures/all.h"
#include "eval/measures/dcg_sums.h"

namespace podium {

// ndcg_exp_cut_K: ndcg_cut with a gain of 2^grade - 1, see ndcg_exp.cc. Not in
// trec_eval.
const Measure kNdcgExpCut{
    .name = "ndcg_exp_cut",
    .parameters = ParameterKind::kCutoffs,
    .defaults = "5,10,15,20,30,100,200,500,1000",
    .compute = [](const JudgedRanking& ranking,
                  const MeasureParameters& parameters,
                  std::span<double> values) {
      const Gains gains(ranking, {}, GainScale::kExponential);
      std::ranges::copy(NdcgAtCutoffs(ranking, parameters.cutoffs, gains),
                        values.begin());
    }};

}  // namespace podium
