#include "eval/measures/all.h"
#include "eval/measures/count_at_cutoffs.h"

namespace podium {

// Rprec_mult_M: the precision after floor(M * R + .9) documents, where R is the
// number of relevant ones.
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
