#include "eval/measures/all.h"

namespace podium {

// set_F: the weighted harmonic mean of set_P and set_recall, (x + 1) P R / (x P
// + R), with x, 1 by default, the weight of recall against precision. (After
// van Rijsbergen: Information Retrieval, 1979.)
const Measure kSetF{
    .name = "set_F",
    .parameters = ParameterKind::kNumbers,
    .defaults = "1",
    .compute = [](const JudgedRanking& ranking,
                  const MeasureParameters& parameters,
                  std::span<double> values) {
      if (ranking.num_rel_ret == 0) return;
      const auto both = static_cast<double>(ranking.num_rel_ret);
      const double precision = both / static_cast<double>(ranking.num_ret());
      const double recall = both / static_cast<double>(ranking.num_rel);
      const double x = parameters.numbers[0];
      values[0] = (x + 1) * precision * recall / (x * precision + recall);
    }};

}  // namespace podium
