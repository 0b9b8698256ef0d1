#include "eval/gains.h"
#include "eval/measures/all.h"
#include "eval/measures/persistence.h"

namespace podium {

// rbp: rank-biased precision, the expected gain of a reader who goes on from
// each document with probability p: (1 - p) * sum of gain * p^(rank - 1). Gains
// are grades, scaled into 0..1 if there are grades above 1. (Moffat, Zobel:
// Rank-Biased Precision for Measurement of Retrieval Effectiveness, TOIS 27(1),
// 2008.) trec_eval 10 scales by a range that it does not initialise, so its
// values for graded judgments are unreliable.
const Measure kRbp{.name = "rbp",
                   .parameters = ParameterKind::kPairs,
                   .compute = [](const JudgedRanking& ranking,
                                 const MeasureParameters& parameters,
                                 std::span<double> values) {
                     const double p = Persistence(parameters);
                     Gains gains(ranking, parameters.pairs);
                     gains.Normalize();
                     double sum = 0, reached = 1;
                     for (const int64_t grade : ranking.grades) {
                       sum += gains.Of(grade) * reached;
                       reached *= p;
                     }
                     values[0] = (1 - p) * sum;
                   }};

}  // namespace podium
