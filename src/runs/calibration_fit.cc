#include "runs/calibration_fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "eval/calibration_error.h"

namespace podium {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool AreParts(std::span<const JudgedScore> pairs) {
  return std::ranges::all_of(pairs, [](const JudgedScore& pair) {
    return pair.score >= 0 && pair.score <= 1;
  });
}

Result<void> FitKnots(std::span<const JudgedScore> pairs, ScoreMap& map) {
  const bool logit = map.scale == ScoreScale::kLogit;
  const auto knots = RisingKnots(PoolAdjacentViolators(pairs),
                                 logit ? LeastLogit() : -kInfinity,
                                 logit ? MostLogit() : kInfinity);
  if (knots.size() < 2 || knots.size() > kMaxKnots) {
    return Fail(ErrorCode::kInvalidData,
                "isotonic regression gives " + std::to_string(knots.size()) +
                    " knots for these scores, but a map has 2 to " +
                    std::to_string(kMaxKnots));
  }
  for (const CalibrationKnot& knot : knots)
    map.knots.push_back({knot.score, knot.probability});
  return {};
}

Result<void> FitCurve(std::span<const JudgedScore> pairs, ScoreMap& map) {
  const Result<PlattFit> fit = FitPlatt(pairs);
  if (!fit) return Unexpected(fit.error());
  map.slope = fit->slope;
  map.intercept = fit->intercept;
  return {};
}

// The pairs of a fold's queries, or of all other queries.
std::vector<JudgedScore> PairsOf(
    std::span<const std::vector<JudgedScore>> queries, int folds, int fold,
    bool of_the_fold) {
  std::vector<JudgedScore> pairs;
  for (size_t i = 0; i < queries.size(); ++i) {
    const bool in_it = static_cast<int>(i % static_cast<size_t>(folds)) == fold;
    if (in_it == of_the_fold)
      pairs.insert(pairs.end(), queries[i].begin(), queries[i].end());
  }
  return pairs;
}

void Hold(const ScoreMap& map, std::span<const JudgedScore> pairs,
          HeldOut& held_out) {
  if (!map.has_probabilities()) {
    held_out.counts += CountAt(pairs, map.threshold);
    return;
  }
  for (JudgedScore pair : pairs) {
    held_out.before.push_back(pair);
    pair.score = map.Map(pair.score);
    held_out.after.push_back(pair);
  }
}

}  // namespace

Result<ScoreMap> FitScoreMap(std::span<const JudgedScore> pairs,
                             const CalibrationPlan& plan) {
  ScoreMap map{.method = plan.method};
  if (plan.method == CalibrationMethod::kThreshold) {
    const Result<double> threshold =
        ChooseThreshold(pairs, plan.goal, plan.target);
    if (!threshold) return Unexpected(threshold.error());
    map.threshold = *threshold;
    return map;
  }
  map.scale = AreParts(pairs) ? ScoreScale::kLogit : ScoreScale::kScore;
  std::vector<JudgedScore> scaled(pairs.begin(), pairs.end());
  for (JudgedScore& pair : scaled) pair.score = OnScale(pair.score, map.scale);
  const Result<void> fitted = plan.method == CalibrationMethod::kPlatt
                                  ? FitCurve(scaled, map)
                                  : FitKnots(scaled, map);
  if (!fitted) return Unexpected(fitted.error());
  return map;
}

std::string NoBetterThanNone(const HeldOut& held_out) {
  if (held_out.before.empty()) return {};
  struct Loss {
    const char* name;
    double (*of)(std::span<const JudgedScore> pairs);
  };
  std::vector<std::string> worse;
  for (const Loss& loss :
       {Loss{"Brier score", BrierScore}, Loss{"log loss", LogLoss}}) {
    const double before = loss.of(held_out.before);
    const double after = loss.of(held_out.after);
    if (after < before) continue;
    worse.push_back(fmt::format("the {} is {:.4f} with it and {:.4f} without",
                                loss.name, after, before));
  }
  if (worse.empty()) return {};
  return fmt::format(
      "on held-out queries the map is no better than the unmapped scores: {}",
      fmt::join(worse, ", "));
}

Result<HeldOut> FitHeldOut(std::span<const std::vector<JudgedScore>> queries,
                           int folds, const CalibrationPlan& plan) {
  if (std::ssize(queries) < folds) {
    return Fail(ErrorCode::kInvalidData,
                std::to_string(queries.size()) +
                    " queries have judged pairs, fewer than the " +
                    std::to_string(folds) +
                    " folds: give fewer folds, or more queries");
  }
  HeldOut held_out;
  for (int fold = 0; fold < folds; ++fold) {
    const auto map = FitScoreMap(PairsOf(queries, folds, fold, false), plan);
    if (!map) {
      return Fail(map.error().code, "without fold " + std::to_string(fold + 1) +
                                        " of " + std::to_string(folds) + ": " +
                                        map.error().message);
    }
    Hold(*map, PairsOf(queries, folds, fold, true), held_out);
  }
  if (!AreParts(held_out.before)) held_out.before.clear();
  return held_out;
}

}  // namespace podium
