#include "eval/measures/all.h"
#include "eval/measures/count_at_cutoffs.h"

namespace podium {

// unj_K: the share of the first K documents that was not judged. Missing
// documents count as judged.
const Measure kUnj{.name = "unj",
                   .parameters = ParameterKind::kCutoffs,
                   .defaults = "5,10,20",
                   .compute = [](const JudgedRanking& ranking,
                                 const MeasureParameters& parameters,
                                 std::span<double> values) {
                     const auto unjudged = CountAtCutoffs(
                         ranking, parameters.cutoffs,
                         [](int64_t grade) { return grade < 0; });
                     for (size_t i = 0; i < values.size(); ++i) {
                       values[i] = static_cast<double>(unjudged[i]) /
                                   static_cast<double>(parameters.cutoffs[i]);
                     }
                   }};

}  // namespace podium
