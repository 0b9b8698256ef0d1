#pragma once

#include <string>

namespace podium {

struct ScoredDocument {
  std::string docno;
  double score = 0;
};

}  // namespace podium
