#include "eval/measures/binary_preference.h"

#include <algorithm>

namespace podium {

double BinaryPreference(const JudgedRanking& ranking) {
  int64_t all_nonrelevant = 0;
  for (size_t grade = 0; grade < ranking.num_at_grade.size(); ++grade) {
    if (!ranking.IsRelevant(static_cast<int64_t>(grade)))
      all_nonrelevant += ranking.num_at_grade[grade];
  }
  const auto most =
      static_cast<double>(std::min(all_nonrelevant, ranking.num_rel));
  double sum = 0;
  int64_t nonrelevant = 0;
  for (const int64_t grade : ranking.grades) {
    if (grade < 0) continue;
    if (!ranking.IsRelevant(grade)) {
      ++nonrelevant;
    } else if (nonrelevant == 0) {
      sum += 1;
    } else {
      const auto above =
          static_cast<double>(std::min(nonrelevant, ranking.num_rel));
      sum += 1 - above / most;
    }
  }
  return ranking.num_rel == 0 ? 0 : sum / static_cast<double>(ranking.num_rel);
}

}  // namespace podium
