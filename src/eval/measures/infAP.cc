#include "eval/measures/all.h"

namespace podium {

// infAP: average precision inferred from judgments of a random sample of the
// pool. The precision at a relevant document is estimated from the judged
// documents above it, taking pooled but unjudged documents to be like them.
// (Yilmaz, Aslam: Estimating Average Precision with Incomplete and Imperfect
// Judgments, CIKM 2006.)
const Measure kInfAp{
    .name = "infAP",
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      constexpr double kEpsilon = .00001;  // smoothing, if none was judged
      double sum = 0;
      double relevant = 0, nonrelevant = 0, unjudged = 0;  // above
      for (size_t rank = 0; rank < ranking.grades.size(); ++rank) {
        const int64_t grade = ranking.grades[rank];
        if (grade == kUnpooled) continue;
        if (grade == kUnjudged) {
          ++unjudged;
        } else if (!ranking.IsRelevant(grade)) {
          ++nonrelevant;
        } else if (rank == 0) {
          sum += 1;
          ++relevant;
        } else {
          const auto above = static_cast<double>(rank);
          sum += 1 / (above + 1) +
                 (above / (above + 1)) *
                     ((relevant + nonrelevant + unjudged) / above) *
                     ((relevant + kEpsilon) /
                      (relevant + nonrelevant + 2 * kEpsilon));
          ++relevant;
        }
      }
      if (ranking.num_rel != 0)
        values[0] = sum / static_cast<double>(ranking.num_rel);
    }};

}  // namespace podium
