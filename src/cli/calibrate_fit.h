#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "eval/score_calibration.h"
#include "rerank/score_map.h"

namespace podium {

// What to fit.
struct CalibrationPlan {
  CalibrationMethod method = CalibrationMethod::kPlatt;
  ThresholdGoal goal = ThresholdGoal::kF1;  // of kThreshold
  double target = 0;                        // of the goal
};

// A map of the plan's method, over the logit where all scores lie in [0, 1].
// Errors are those of the fit (eval/score_calibration.h).
Result<ScoreMap> FitScoreMap(std::span<const JudgedScore> pairs,
                             const CalibrationPlan& plan);

// Every pair once, by maps that were fitted without it.
struct HeldOut {
  // Probabilities in place of scores; empty of kThreshold. `before`: the scores
  // as they are, where they could be probabilities.
  std::vector<JudgedScore> before, after;
  ThresholdCounts counts;  // of kThreshold
};

// Query i is held out in fold i modulo `folds`, so that no fit has seen another
// document of it. kInvalidData where the queries are fewer than the folds, or
// the others cannot be fitted: the message names the fold.
Result<HeldOut> FitHeldOut(std::span<const std::vector<JudgedScore>> queries,
                           int folds, const CalibrationPlan& plan);

}  // namespace podium
