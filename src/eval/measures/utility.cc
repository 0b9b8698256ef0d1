#include "eval/measures/all.h"

namespace podium {

// utility: a sum of one weight per document, by whether it was retrieved and is
// relevant. The four weights are for: retrieved and relevant, retrieved and not
// relevant, relevant and not retrieved, neither. The last needs the size of the
// collection.
const Measure kUtility{
    .name = "utility",
    .parameters = ParameterKind::kNumbers,
    .defaults = "1,-1,0,0",
    .num_numbers = 4,
    .compute = [](const JudgedRanking& ranking,
                  const MeasureParameters& parameters,
                  std::span<double> values) {
      const int64_t ret = ranking.num_ret(), rel = ranking.num_rel;
      const int64_t both = ranking.num_rel_ret;
      const auto& weights = parameters.numbers;
      values[0] =
          weights[0] * static_cast<double>(both) +
          weights[1] * static_cast<double>(ret - both) +
          weights[2] * static_cast<double>(rel - both) +
          weights[3] * static_cast<double>(ranking.num_docs + both - ret - rel);
    }};

}  // namespace podium
