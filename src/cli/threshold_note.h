#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <string>

#include "rerank/score_map.h"

namespace podium {

// What to say of a --threshold that kept nothing.
class ThresholdNote {
 public:
  // With a map, which may be null, scores are what it makes of them, as
  // ToPrint() has it.
  void See(const Ranking& ranking, const ScoreMap* map, double threshold);

  // "nothing scored at least 0.9; the best was 0.52"; empty where every query
  // kept something.
  std::string Text() const;

 private:
  int64_t queries_ = 0, empty_ = 0;
  double threshold_ = 0;
  float best_ = 0;  // of the empty ones
};

}  // namespace podium
