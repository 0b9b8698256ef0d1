#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "eval/judged_ranking.h"

namespace podium {

// What a document of a grade is worth to the measures that weigh grades.
enum class GainScale {
  kLinear,       // the grade
  kExponential,  // 2^grade - 1, as in the web's nDCG (Burges et al., ICML 2005)
};

class Gains {
 public:
  // `pairs` gives grades another gain: {"1", 3.5}. Names that are no whole
  // number are for others; of a grade that comes twice the first counts.
  Gains(const JudgedRanking& ranking,
        const std::vector<std::pair<std::string, double>>& pairs,
        GainScale scale = GainScale::kLinear);

  // 0 for grades that neither the judgments nor the pairs have.
  double Of(int64_t grade) const;

  // The gains above 0 of all judged documents, the highest first: what the best
  // ranking there is would gain, rank by rank.
  std::vector<double> Ideal() const;

  // Moves and scales the gains into 0..1 where one lies outside.
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
