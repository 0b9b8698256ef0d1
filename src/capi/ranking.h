#pragma once

#include <podium/podium.h>
#include <podium/ranking.h>

#include <vector>

struct podium_ranking {
  explicit podium_ranking(podium::Ranking from);

  podium::Ranking ranking;
  std::vector<podium_result> results;  // the same as ranking.results
};
