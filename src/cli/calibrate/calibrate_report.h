#pragma once

#include <optional>
#include <string>

#include "cli/calibrate/judged_scores.h"
#include "runs/calibrate_fit.h"

namespace podium {

// The report of `podium calibrate`.
struct CalibrateReport {
  ScoreMap map;
  HeldOut held_out;
  UnjudgedCounts unjudged;
  bool unjudged_as_irrelevant = false;
  std::optional<double> prevalence;
  int folds = 5;
  std::string file;     // the map's file, written or not
  bool written = true;  // whether the file was written
};

// Why a map is no better on held-out queries than the unmapped scores: its
// Brier score or log loss is not lower. Empty if it is better, or if there is
// nothing to compare: for a threshold, and for scores that could not be
// probabilities.
std::string NoBetterThanNone(const HeldOut& held_out);

std::string CalibrateTable(const CalibrateReport& report);

// The same at full precision, as one object.
std::string CalibrateJson(const CalibrateReport& report);

}  // namespace podium
