#include "eval/measures/dcg_sums.h"

#include <algorithm>
#include <cmath>

namespace podium {

double Discounted(double gain, size_t rank_from_0) {
  return gain / std::log2(static_cast<double>(rank_from_0 + 2));
}

DcgSums SumDcg(const JudgedRanking& ranking, const Gains& gains) {
  DcgSums sums;
  for (size_t rank = 0; rank < ranking.grades.size(); ++rank) {
    const double gain = gains.Of(ranking.grades[rank]);
    if (gain != 0) sums.results += Discounted(gain, rank);
  }
  const std::vector<double> ideal = gains.Ideal();
  for (size_t rank = 0; rank < ideal.size(); ++rank)
    sums.ideal += Discounted(ideal[rank], rank);
  return sums;
}

std::vector<double> NdcgAtCutoffs(const JudgedRanking& ranking,
                                  std::span<const int64_t> cutoffs,
                                  const Gains& gains) {
  const std::vector<double> ideal = gains.Ideal();
  std::vector<double> at;
  DcgSums sums;
  size_t rank = 0;
  for (const int64_t cutoff : cutoffs) {
    const size_t end = std::min(static_cast<size_t>(cutoff),
                                std::max(ranking.grades.size(), ideal.size()));
    for (; rank < end; ++rank) {
      if (rank < ranking.grades.size())
        sums.results += Discounted(gains.Of(ranking.grades[rank]), rank);
      if (rank < ideal.size()) sums.ideal += Discounted(ideal[rank], rank);
    }
    at.push_back(sums.ideal > 0 ? sums.results / sums.ideal : sums.results);
  }
  return at;
}

}  // namespace podium
