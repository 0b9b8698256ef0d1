#include "eval/measures/all.h"
#include "eval/measures/dcg_sums.h"

namespace podium {

// ndcg_rel: the mean of ndcg down to each relevant document (gain above 0); one
// that was not retrieved counts as the ndcg of the whole ranking. An experiment
// of trec_eval.
const Measure kNdcgRel{
    .name = "ndcg_rel",
    .parameters = ParameterKind::kPairs,
    .compute = [](const JudgedRanking& ranking,
                  const MeasureParameters& parameters,
                  std::span<double> values) {
      const Gains gains(ranking, parameters.pairs);
      const std::vector<double> ideal = gains.Ideal();
      DcgSums sums;
      double sum = 0;
      double missing = static_cast<double>(ideal.size());
      for (size_t rank = 0; rank < ranking.grades.size(); ++rank) {
        const double gain = gains.Of(ranking.grades[rank]);
        if (gain != 0) sums.results += Discounted(gain, rank);
        if (rank < ideal.size()) sums.ideal += Discounted(ideal[rank], rank);
        if (gain <= 0) continue;
        sum += sums.results / sums.ideal;
        --missing;
      }
      for (size_t rank = ranking.grades.size(); rank < ideal.size(); ++rank)
        sums.ideal += Discounted(ideal[rank], rank);
      sum += missing * sums.results / sums.ideal;
      // Not if nothing is relevant: the sum is then NaN.
      if (sum > 0) values[0] = sum / static_cast<double>(ideal.size());
    }};

}  // namespace podium
