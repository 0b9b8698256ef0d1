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
  std::string file;     // that the map is in, or would be
  bool written = true;  // whether it is
};

// Why a map is no better on held-out queries than the scores as they are: its
// Brier score or log loss is not lower. Empty where it is better, and where
// there is nothing to compare: of a threshold, and of scores that could not be
// probabilities.
std::string NoBetterThanNone(const HeldOut& held_out);

std::string CalibrateTable(const CalibrateReport& report);

// The same with every digit, one object.
std::string CalibrateJson(const CalibrateReport& report);

}  // namespace podium
