#include "eval/measures/all.h"

namespace podium {

// set_P: the share of the documents retrieved that is relevant.
const Measure kSetP{
    .name = "set_P",
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      const auto ret = static_cast<double>(ranking.num_ret());
      const auto both = static_cast<double>(ranking.num_rel_ret);
      if (ret > 0) values[0] = both / ret;
    }};

}  // namespace podium
