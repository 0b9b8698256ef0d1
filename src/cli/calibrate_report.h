#pragma once

#include <optional>
#include <string>

#include "cli/calibrate_fit.h"
#include "cli/judged_scores.h"

namespace podium {

// What `podium calibrate` has to tell.
struct CalibrateReport {
  ScoreMap map;
  HeldOut held_out;
  UnjudgedCounts unjudged;
  bool unjudged_as_irrelevant = false;
  std::optional<double> prevalence;
  int folds = 5;
  std::string file;  // that the map is in
};

std::string CalibrateTable(const CalibrateReport& report);

// The same with every digit, one object.
std::string CalibrateJson(const CalibrateReport& report);

}  // namespace podium
