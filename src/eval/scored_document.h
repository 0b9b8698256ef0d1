#pragma once

#include <string>
#include <vector>

namespace podium {

struct ScoredDocument {
  std::string docno;
  double score = 0;
};

// What a ranker gave the first documents of a query, best first.
using RankerScores = std::vector<double>;

}  // namespace podium
