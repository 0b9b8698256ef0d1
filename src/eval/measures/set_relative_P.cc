#include <algorithm>

#include "eval/measures/all.h"

namespace podium {

// set_relative_P: set_P divided by its highest possible value.
const Measure kSetRelativeP{
    .name = "set_relative_P",
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      const auto ret = static_cast<double>(ranking.num_ret());
      const auto rel = static_cast<double>(ranking.num_rel);
      const auto both = static_cast<double>(ranking.num_rel_ret);
      if (ret > 0 && rel > 0) values[0] = both / std::min(ret, rel);
    }};

}  // namespace podium
