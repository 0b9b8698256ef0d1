#pragma once

#include <string>
#include <vector>

namespace podium {

struct ScoredDocument {
  std::string docno;
  double score = 0;
};

// A ranker's scores of the first documents of a query, best first.
using RankerScores = std::vector<double>;

}  // namespace podium
