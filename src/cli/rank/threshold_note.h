#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <string>

#include "ranking/score_map.h"

namespace podium {

// A note about a --threshold that kept nothing.
class ThresholdNote {
 public:
  // `map`, which may be null, is applied to the scores, as in ToPrint().
  void See(const Ranking& ranking, const ScoreMap* map, double threshold);

  // "nothing scored at least 0.9; the best was 0.52"; empty if every query kept
  // something.
  std::string Text() const;

 private:
  int64_t queries_ = 0, empty_ = 0;
  double threshold_ = 0;
  float best_ = 0;  // among the empty queries
};

}  // namespace podium
