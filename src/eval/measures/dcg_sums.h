#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "eval/gains.h"
#include "eval/judged_ranking.h"

namespace podium {

// Discounted cumulative gain: the document at rank r, from 1, counts
// gain / log2(r + 1). (Järvelin, Kekäläinen: Cumulated Gain-Based Evaluation of
// IR Techniques, TOIS 20(4), 2002, with the discount in use since.)
double Discounted(double gain, size_t rank_from_0);

struct DcgSums {
  double results = 0;  // of the ranking
  double ideal = 0;    // of the best possible ranking
};
DcgSums SumDcg(const JudgedRanking& ranking, const Gains& gains);

// The ratio of the two at each of the ascending cutoffs; the ranking's own sum
// if the ideal one is 0.
std::vector<double> NdcgAtCutoffs(const JudgedRanking& ranking,
                                  std::span<const int64_t> cutoffs,
                                  const Gains& gains);

}  // namespace podium
