#include "eval/measures/all.h"
#include "eval/measures/count_at_cutoffs.h"

namespace podium {

// Rprec_mult_M: the precision after M times as many documents as are relevant,
// that number rounded up but for a tenth.
const Measure kRprecMult{
    .name = "Rprec_mult",
    .parameters = ParameterKind::kFractions,
    .defaults = "0.2,0.4,0.6,0.8,1.0,1.2,1.4,1.6,1.8,2.0",
    .compute = [](const JudgedRanking& ranking,
                  const MeasureParameters& parameters,
                  std::span<double> values) {
      std::vector<int64_t> cutoffs;
      for (const double multiple : parameters.numbers) {
        cutoffs.push_back(static_cast<int64_t>(
            multiple * static_cast<double>(ranking.num_rel) + 0.9));
      }
      const auto relevant = RelevantAtCutoffs(ranking, cutoffs);
      for (size_t i = 0; i < values.size(); ++i) {
        if (cutoffs[i] > 0) {
          values[i] = static_cast<double>(relevant[i]) /
                      static_cast<double>(cutoffs[i]);
        }
      }
    }};

}  // namespace podium
