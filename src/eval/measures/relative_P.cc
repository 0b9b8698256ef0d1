#include <algorithm>

#include "eval/measures/all.h"
#include "eval/measures/count_at_cutoffs.h"

namespace podium {

// relative_P_K: precision divided by its highest possible value: P_K while K is
// at most the number of relevant documents, recall_K beyond that.
const Measure kRelativeP{
    .name = "relative_P",
    .parameters = ParameterKind::kCutoffs,
    .defaults = "5,10,15,20,30,100,200,500,1000",
    .compute = [](const JudgedRanking& ranking,
                  const MeasureParameters& parameters,
                  std::span<double> values) {
      if (ranking.num_rel == 0) return;
      const auto relevant = RelevantAtCutoffs(ranking, parameters.cutoffs);
      for (size_t i = 0; i < values.size(); ++i) {
        const int64_t most = std::min(parameters.cutoffs[i], ranking.num_rel);
        values[i] =
            static_cast<double>(relevant[i]) / static_cast<double>(most);
      }
    }};

}  // namespace podium
