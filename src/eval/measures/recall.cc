#include "eval/measures/all.h"
#include "eval/measures/count_at_cutoffs.h"

namespace podium {

// recall_K: the share of the relevant documents that is among the first K.
const Measure kRecall{.name = "recall",
                      .parameters = ParameterKind::kCutoffs,
                      .defaults = "5,10,15,20,30,100,200,500,1000",
                      .compute = [](const JudgedRanking& ranking,
                                    const MeasureParameters& parameters,
                                    std::span<double> values) {
                        if (ranking.num_rel == 0) return;
                        const auto relevant =
                            RelevantAtCutoffs(ranking, parameters.cutoffs);
                        for (size_t i = 0; i < values.size(); ++i) {
                          values[i] = static_cast<double>(relevant[i]) /
                                      static_cast<double>(ranking.num_rel);
                        }
                      }};

}  // namespace podium
