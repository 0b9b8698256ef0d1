#include "eval/measures/all.h"
#include "eval/measures/count_at_cutoffs.h"

namespace podium {

// P_K: precision, the number of relevant documents among the first K, divided
// by K even if fewer than K were retrieved.
const Measure kP{.name = "P",
                 .parameters = ParameterKind::kCutoffs,
                 .defaults = "5,10,15,20,30,100,200,500,1000",
                 .compute = [](const JudgedRanking& ranking,
                               const MeasureParameters& parameters,
                               std::span<double> values) {
                   const auto relevant =
                       RelevantAtCutoffs(ranking, parameters.cutoffs);
                   for (size_t i = 0; i < values.size(); ++i) {
                     values[i] = static_cast<double>(relevant[i]) /
                                 static_cast<double>(parameters.cutoffs[i]);
                   }
                 }};

}  // namespace podium
