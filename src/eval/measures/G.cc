#include <algorithm>
#include <cmath>

#include "eval/gains.h"
#include "eval/measures/all.h"

namespace podium {

// G: binG for grades. A document counts gain / log2(2 + cost - gained): gained
// is the ranking's gain down to it, cost that of the best ranking, at least 1
// per rank. The sum is divided by the gain of all documents.
const Measure kG{.name = "G",
                 .parameters = ParameterKind::kPairs,
                 .compute = [](const JudgedRanking& ranking,
                               const MeasureParameters& parameters,
                               std::span<double> values) {
                   const Gains gains(ranking, parameters.pairs);
                   const std::vector<double> ideal = gains.Ideal();
                   double sum = 0, gained = 0, cost = 0, all = 0;
                   for (size_t rank = 0; rank < ranking.grades.size(); ++rank) {
                     const double gain = gains.Of(ranking.grades[rank]);
                     gained += gain;
                     cost +=
                         rank < ideal.size() ? std::max(ideal[rank], 1.0) : 1.0;
                     if (gain != 0) sum += gain / std::log2(2 + cost - gained);
                   }
                   for (const double gain : ideal) all += gain;
                   if (all > 0) values[0] = sum / all;
                 }};

}  // namespace podium
