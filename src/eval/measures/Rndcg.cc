#include <algorithm>

#include "eval/measures/all.h"
#include "eval/measures/dcg_sums.h"

namespace podium {

// Rndcg: the mean of ndcg at the ranks where the best ranking passes from one
// gain to the next lower one, and at the last retrieved document if that is
// further down. An experiment of trec_eval.
const Measure kRndcg{
    .name = "Rndcg",
    .parameters = ParameterKind::kPairs,
    .compute = [](const JudgedRanking& ranking,
                  const MeasureParameters& parameters,
                  std::span<double> values) {
      if (ranking.num_rel == 0) return;
      const Gains gains(ranking, parameters.pairs);
      const std::vector<double> ideal = gains.Ideal();
      DcgSums sums;
      double sum = 0;
      int64_t points = 0;
      const auto add_point = [&] {
        if (sums.ideal <= 0) return;
        sum += sums.results / sums.ideal;
        ++points;
      };
      const size_t end = std::max(ranking.grades.size(), ideal.size() + 1);
      for (size_t rank = 0; rank < end; ++rank) {
        if (rank > 0 && rank <= ideal.size() &&
            (rank == ideal.size() || ideal[rank] != ideal[rank - 1]))
          add_point();
        if (rank < ranking.grades.size()) {
          const double gain = gains.Of(ranking.grades[rank]);
          if (gain != 0) sums.results += Discounted(gain, rank);
        }
        if (rank < ideal.size()) sums.ideal += Discounted(ideal[rank], rank);
      }
      if (ideal.size() + 1 < ranking.grades.size()) add_point();
      values[0] = sum / static_cast<double>(points);
    }};

}  // namespace podium
