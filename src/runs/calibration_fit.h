#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "eval/score_calibration.h"
#include "ranking/score_map.h"

namespace podium {

// What to fit.
struct CalibrationPlan {
  CalibrationMethod method = CalibrationMethod::kPlatt;
  ThresholdGoal goal = ThresholdGoal::kF1;  // for kThreshold
  double target = 0;                        // for the goal
};

// Fits a map by the plan's method, over the logit if all scores are in [0, 1].
// Errors are those of the fit (eval/score_calibration.h).
Result<ScoreMap> FitScoreMap(std::span<const JudgedScore> pairs,
                             const CalibrationPlan& plan);

// Cross-validation: every pair once, mapped by a fit that has not seen it.
struct HeldOut {
  // `after`: probabilities in place of scores; empty for kThreshold. `before`:
  // the unmapped scores, if they could be probabilities.
  std::vector<JudgedScore> before, after;
  ThresholdCounts counts;  // for kThreshold
};

// Why a map is no better on held-out queries than the unmapped scores: its
// Brier score or log loss is not lower. (A better map does not always lower the
// calibration error, which depends on the bins' edges.) Empty if it is better,
// or if there is nothing to compare: for a threshold, and for scores that could
// not be probabilities.
std::string NoBetterThanNone(const HeldOut& held_out);

// Query i is held out in fold i modulo `folds`, so that the fit has seen no
// other document of the same query. kInvalidData if there are fewer queries
// than folds, or the rest of a fold cannot be fitted: the message names the
// fold.
Result<HeldOut> FitHeldOut(std::span<const std::vector<JudgedScore>> queries,
                           int folds, const CalibrationPlan& plan);

}  // namespace podium
