#include "eval/measures/all.h"

namespace podium {

// set_map: set_P times set_recall.
const Measure kSetMap{
    .name = "set_map",
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      const auto ret = static_cast<double>(ranking.num_ret());
      const auto rel = static_cast<double>(ranking.num_rel);
      const auto both = static_cast<double>(ranking.num_rel_ret);
      if (ret > 0 && rel > 0) values[0] = (both * both) / (ret * rel);
    }};

}  // namespace podium
