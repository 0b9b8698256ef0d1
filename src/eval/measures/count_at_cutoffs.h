#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "eval/judged_ranking.h"

namespace podium {

// For each cutoff, in ascending order: how many of the first `cutoff` documents
// have a grade for which `counts` is true.
template <class Counts>
std::vector<int64_t> CountAtCutoffs(const JudgedRanking& ranking,
                                    std::span<const int64_t> cutoffs,
                                    Counts counts) {
  std::vector<int64_t> at;
  int64_t counted = 0, rank = 0;
  for (const int64_t cutoff : cutoffs) {
    for (; rank < cutoff && rank < ranking.num_ret(); ++rank)
      counted += counts(ranking.grades[static_cast<size_t>(rank)]) ? 1 : 0;
    at.push_back(counted);
  }
  return at;
}

inline std::vector<int64_t> RelevantAtCutoffs(
    const JudgedRanking& ranking, std::span<const int64_t> cutoffs) {
  return CountAtCutoffs(ranking, cutoffs, [&ranking](int64_t grade) {
    return ranking.IsRelevant(grade);
  });
}

}  // namespace podium
