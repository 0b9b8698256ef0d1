#include "eval/measures/all.h"
#include "eval/measures/average_precision.h"

namespace podium {

// map_cut_K: average precision of the first K documents, still divided by the
// total number of relevant ones.
const Measure kMapCut{.name = "map_cut",
                      .parameters = ParameterKind::kCutoffs,
                      .defaults = "5,10,15,20,30,100,200,500,1000",
                      .compute = [](const JudgedRanking& ranking,
                                    const MeasureParameters& parameters,
                                    std::span<double> values) {
                        for (size_t i = 0; i < values.size(); ++i)
                          values[i] =
                              AveragePrecision(ranking, parameters.cutoffs[i]);
                      }};

}  // namespace podium
