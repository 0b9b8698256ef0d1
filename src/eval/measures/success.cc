#include "eval/measures/all.h"
#include "eval/measures/count_at_cutoffs.h"

namespace podium {

// success_K: 1 if a relevant document is among the first K, else 0.
const Measure kSuccess{.name = "success",
                       .parameters = ParameterKind::kCutoffs,
                       .defaults = "1,5,10",
                       .compute = [](const JudgedRanking& ranking,
                                     const MeasureParameters& parameters,
                                     std::span<double> values) {
                         const auto relevant =
                             RelevantAtCutoffs(ranking, parameters.cutoffs);
                         for (size_t i = 0; i < values.size(); ++i)
                           values[i] = relevant[i] > 0 ? 1 : 0;
                       }};

}  // namespace podium
