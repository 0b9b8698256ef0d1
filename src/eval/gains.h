#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "eval/judged_ranking.h"

namespace podium {

// How graded measures turn a document's grade into a gain.
enum class GainScale {
  kLinear,       // the grade
  kExponential,  // 2^grade - 1, as in web search nDCG (Burges et al., ICML
                 // 2005)
};

class Gains {
 public:
  // `pairs` overrides the gain of grades: {"1", 3.5}. Names that are not whole
  // numbers are ignored here; if a grade comes twice, the first pair counts.
  Gains(const JudgedRanking& ranking,
        const std::vector<std::pair<std::string, double>>& pairs,
        GainScale scale = GainScale::kLinear);

  // 0 for grades that neither the judgments nor the pairs have.
  double Of(int64_t grade) const;

  // The gains above 0 of all judged documents, highest first: the gains of the
  // ideal ranking, rank by rank.
  std::vector<double> Ideal() const;

  // Shifts and scales the gains into 0..1 if any is outside.
  void Normalize();

 private:
  struct Row {
    int64_t grade;
    double gain;
    int64_t count;  // judged documents of the grade
  };
  std::vector<Row> rows_;  // by grade
};

}  // namespace podium
