#include "eval/measures/all.h"
#include "eval/measures/average_precision.h"

namespace podium {

// map: average precision, the sum of the precision at each relevant document
// divided by the number of relevant ones; for a run, the mean over queries.
// (Buckley, Voorhees: Retrieval System Evaluation, in TREC: Experiment and
// Evaluation in Information Retrieval, 2005.)
const Measure kMap{
    .name = "map",
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      values[0] = AveragePrecision(ranking, ranking.num_ret());
    }};

}  // namespace podium
