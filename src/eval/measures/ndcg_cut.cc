#include <algorithm>

#include "eval/measures/all.h"
#include "eval/measures/dcg_sums.h"

namespace podium {

// ndcg_cut_K: dcg of the first K documents divided by that of the best K. The
// gain of a document is its grade, the discount log2(rank + 1).
const Measure kNdcgCut{.name = "ndcg_cut",
                       .parameters = ParameterKind::kCutoffs,
                       .defaults = "5,10,15,20,30,100,200,500,1000",
                       .compute = [](const JudgedRanking& ranking,
                                     const MeasureParameters& parameters,
                                     std::span<double> values) {
                         const Gains gains(ranking, {});
                         std::ranges::copy(
                             NdcgAtCutoffs(ranking, parameters.cutoffs, gains),
                             values.begin());
                       }};

}  // namespace podium
