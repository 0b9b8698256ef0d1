#include "eval/score_calibration.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace podium {
namespace {

std::vector<JudgedScore> ByScore(std::span<const JudgedScore> pairs) {
  std::vector<JudgedScore> sorted(pairs.begin(), pairs.end());
  std::ranges::sort(sorted, {}, &JudgedScore::score);
  return sorted;
}

// One point per distinct score, by rising score.
std::vector<IsotonicBlock> PointsOf(std::span<const JudgedScore> pairs) {
  std::vector<IsotonicBlock> points;
  for (const JudgedScore& pair : ByScore(pairs)) {
    if (points.empty() || points.back().low != pair.score)
      points.push_back({.low = pair.score, .high = pair.score});
    // The relevant weight for now.
    if (pair.relevant) points.back().probability += pair.weight;
    points.back().weight += pair.weight;
  }
  for (IsotonicBlock& point : points) point.probability /= point.weight;
  return points;
}

IsotonicBlock Pool(const IsotonicBlock& left, const IsotonicBlock& right) {
  const double weight = left.weight + right.weight;
  return {.low = left.low,
          .high = right.high,
          .probability = (left.probability * left.weight +
                          right.probability * right.weight) /
                         weight,
          .weight = weight};
}

// A pair for Platt's regression.
struct Target {
  double score, target, weight;
};

std::vector<Target> TargetsOf(std::span<const JudgedScore> pairs,
                              const ClassWeights& classes) {
  const double relevant = (classes.relevant + 1) / (classes.relevant + 2);
  const double irrelevant = 1 / (classes.irrelevant + 2);
  std::vector<Target> targets;
  targets.reserve(pairs.size());
  for (const JudgedScore& pair : pairs) {
    targets.push_back(
        {pair.score, pair.relevant ? relevant : irrelevant, pair.weight});
  }
  return targets;
}

// The negative log likelihood, in a form where no exponential overflows: with z
// = slope score + intercept it is log(1 + exp(-z)) + (1 - target) z.
double Loss(std::span<const Target> targets, const PlattFit& fit) {
  double loss = 0;
  for (const Target& t : targets) {
    const double z = fit.slope * t.score + fit.intercept;
    loss += t.weight * (z >= 0 ? (1 - t.target) * z + std::log1p(std::exp(-z))
                               : -t.target * z + std::log1p(std::exp(z)));
  }
  return loss;
}

struct Derivatives {
  double slope = 0, intercept = 0;  // first
  double slope_slope = 0, slope_intercept = 0, intercept_intercept = 0;
};

Derivatives DerivativesOf(std::span<const Target> targets,
                          const PlattFit& fit) {
  Derivatives d;
  for (const Target& t : targets) {
    const double z = fit.slope * t.score + fit.intercept;
    const double e = std::exp(-std::abs(z));
    const double p = z >= 0 ? 1 / (1 + e) : e / (1 + e);
    const double curvature = t.weight * e / ((1 + e) * (1 + e));
    const double error = t.weight * (p - t.target);
    d.slope += error * t.score;
    d.intercept += error;
    d.slope_slope += curvature * t.score * t.score;
    d.slope_intercept += curvature * t.score;
    d.intercept_intercept += curvature;
  }
  return d;
}

// A Newton step, halved until the loss falls enough; nothing if no step lowers
// it any more.
std::optional<PlattFit> Step(std::span<const Target> targets,
                             const PlattFit& fit, const Derivatives& d) {
  constexpr double kRidge = 1e-12;  // keeps the Hessian positive definite
  constexpr double kLeastStep = 1e-10;
  constexpr double kEnough = 1e-4;  // of the fall that the gradient predicts
  const double a = d.slope_slope + kRidge, b = d.slope_intercept,
               c = d.intercept_intercept + kRidge;
  const double determinant = a * c - b * b;
  const double slope = -(c * d.slope - b * d.intercept) / determinant;
  const double intercept = -(a * d.intercept - b * d.slope) / determinant;
  const double promised = d.slope * slope + d.intercept * intercept;
  const double before = Loss(targets, fit);
  for (double step = 1; step >= kLeastStep; step /= 2) {
    const PlattFit next{.slope = fit.slope + step * slope,
                        .intercept = fit.intercept + step * intercept};
    if (Loss(targets, next) < before + kEnough * step * promised) return next;
  }
  return std::nullopt;
}

Unexpected<Error> MissingClass(const ClassWeights& classes) {
  return Fail(ErrorCode::kInvalidData, classes.relevant > 0
                                           ? "no pair is judged irrelevant"
                                           : "no pair is judged relevant");
}

Unexpected<Error> DoesNotRise() {
  return Fail(ErrorCode::kInvalidData,
              "relevance does not rise with the score: no map that keeps the "
              "order of scores fits these judgments");
}

// The counts of a threshold at one score.
struct Candidate {
  double score = 0;
  ThresholdCounts counts;
};

std::vector<Candidate> CandidatesOf(std::span<const JudgedScore> pairs) {
  std::vector<JudgedScore> falling = ByScore(pairs);
  std::ranges::reverse(falling);
  ThresholdCounts counts{.false_negatives = WeightsOf(pairs).relevant};
  std::vector<Candidate> candidates;
  for (const JudgedScore& pair : falling) {
    if (pair.relevant) {
      counts.true_positives += pair.weight;
      counts.false_negatives -= pair.weight;
    } else {
      counts.false_positives += pair.weight;
    }
    if (candidates.empty() || candidates.back().score != pair.score)
      candidates.push_back({.score = pair.score});
    candidates.back().counts = counts;
  }
  return candidates;
}

// The best candidate for the goal; nothing if none is good enough.
std::optional<size_t> BestOf(const std::vector<Candidate>& candidates,
                             ThresholdGoal goal, double target) {
  constexpr double kRounding = 1e-9;  // in sums of weights
  target -= kRounding;
  std::optional<size_t> best;
  double most = -1;
  for (size_t i = 0; i < candidates.size(); ++i) {
    const ThresholdCounts& counts = candidates[i].counts;
    if (goal == ThresholdGoal::kTargetPrecision && counts.precision() < target)
      continue;
    if (goal == ThresholdGoal::kTargetRecall && counts.recall() < target)
      continue;
    const double value = goal == ThresholdGoal::kF1 ? counts.f1()
                         : goal == ThresholdGoal::kTargetPrecision
                             ? counts.recall()
                             : counts.precision();
    if (value <= most) continue;
    most = value;
    best = i;
  }
  return best;
}

}  // namespace

ClassWeights WeightsOf(std::span<const JudgedScore> pairs) {
  ClassWeights sums;
  for (const JudgedScore& pair : pairs)
    (pair.relevant ? sums.relevant : sums.irrelevant) += pair.weight;
  return sums;
}

void WeighClasses(std::span<JudgedScore> pairs, double prevalence) {
  const auto count = static_cast<double>(pairs.size());
  const auto relevant = static_cast<double>(
      std::ranges::count(pairs, true, &JudgedScore::relevant));
  const double weight_relevant = prevalence * count / relevant;
  const double weight_irrelevant =
      (1 - prevalence) * count / (count - relevant);
  for (JudgedScore& pair : pairs)
    pair.weight = pair.relevant ? weight_relevant : weight_irrelevant;
}

Result<PlattFit> FitPlatt(std::span<const JudgedScore> pairs) {
  constexpr int kMostSteps = 100;
  constexpr double kFlat = 1e-10;  // a gradient, per pair
  const ClassWeights classes = WeightsOf(pairs);
  if (!(classes.relevant > 0 && classes.irrelevant > 0))
    return MissingClass(classes);
  const auto [least, most] =
      std::ranges::minmax(pairs, {}, &JudgedScore::score);
  if (least.score == most.score) return DoesNotRise();
  const std::vector<Target> targets = TargetsOf(pairs, classes);
  PlattFit fit{.intercept =
                   std::log((classes.relevant + 1) / (classes.irrelevant + 1))};
  for (int i = 0; i < kMostSteps; ++i) {
    const Derivatives d = DerivativesOf(targets, fit);
    if (std::max(std::abs(d.slope), std::abs(d.intercept)) <
        kFlat * classes.all()) {
      break;
    }
    const std::optional<PlattFit> next = Step(targets, fit, d);
    if (!next) break;
    fit = *next;
  }
  if (fit.slope > 0 && std::isfinite(fit.slope) &&
      std::isfinite(fit.intercept)) {
    return fit;
  }
  return DoesNotRise();
}

std::vector<IsotonicBlock> PoolAdjacentViolators(
    std::span<const JudgedScore> pairs) {
  std::vector<IsotonicBlock> blocks;
  for (IsotonicBlock block : PointsOf(pairs)) {
    while (!blocks.empty() && blocks.back().probability >= block.probability) {
      block = Pool(blocks.back(), block);
      blocks.pop_back();
    }
    blocks.push_back(block);
  }
  return blocks;
}

std::vector<CalibrationKnot> RisingKnots(std::span<const IsotonicBlock> blocks,
                                         double low, double high) {
  // Blocks whose values keep a distance from each other and from 0 and 1. A
  // block that is too close is merged into the one before it.
  std::vector<IsotonicBlock> kept;
  for (IsotonicBlock block : blocks) {
    block.probability =
        std::clamp(block.probability, 2 * kFlatRise, 1 - 2 * kFlatRise);
    const bool apart =
        kept.empty() || block.probability > kept.back().probability + kFlatRise;
    if (apart) {
      kept.push_back(block);
    } else {
      kept.back().high = block.high;
    }
  }
  std::vector<CalibrationKnot> knots;
  constexpr double kHalf = kFlatRise / 4;  // half the rise within a block
  for (const IsotonicBlock& block : kept) {
    if (block.low == block.high) {
      knots.push_back({block.low, block.probability});
    } else {
      knots.push_back({block.low, block.probability - kHalf});
      knots.push_back({block.high, block.probability + kHalf});
    }
  }
  if (knots.empty()) return knots;
  if (std::isfinite(low) && low < knots.front().score)
    knots.insert(knots.begin(), {low, knots.front().probability - kFlatRise});
  if (std::isfinite(high) && high > knots.back().score)
    knots.push_back({high, knots.back().probability + kFlatRise});
  return knots;
}

double ThresholdCounts::precision() const {
  const double taken = true_positives + false_positives;
  return taken > 0 ? true_positives / taken : 0;
}

double ThresholdCounts::recall() const {
  const double relevant = true_positives + false_negatives;
  return relevant > 0 ? true_positives / relevant : 0;
}

double ThresholdCounts::f1() const {
  const double sum = 2 * true_positives + false_positives + false_negatives;
  return sum > 0 ? 2 * true_positives / sum : 0;
}

ThresholdCounts& ThresholdCounts::operator+=(const ThresholdCounts& other) {
  true_positives += other.true_positives;
  false_positives += other.false_positives;
  false_negatives += other.false_negatives;
  return *this;
}

ThresholdCounts CountAt(std::span<const JudgedScore> pairs, double threshold) {
  ThresholdCounts counts;
  for (const JudgedScore& pair : pairs) {
    const bool taken = pair.score >= threshold;
    if (pair.relevant) {
      (taken ? counts.true_positives : counts.false_negatives) += pair.weight;
    } else if (taken) {
      counts.false_positives += pair.weight;
    }
  }
  return counts;
}

Result<double> ChooseThreshold(std::span<const JudgedScore> pairs,
                               ThresholdGoal goal, double target) {
  const ClassWeights classes = WeightsOf(pairs);
  if (!(classes.relevant > 0)) return MissingClass(classes);
  const std::vector<Candidate> candidates = CandidatesOf(pairs);
  const std::optional<size_t> best = BestOf(candidates, goal, target);
  if (!best) {
    double most = 0;
    for (const Candidate& candidate : candidates)
      most = std::max(most, candidate.counts.precision());
    return Fail(ErrorCode::kInvalidData,
                fmt::format("no threshold has a precision of {:.4g}; the most "
                            "is {:.4g}",
                            target, most));
  }
  const double score = candidates[*best].score;
  if (*best + 1 == candidates.size()) return score;
  const double below = candidates[*best + 1].score;
  const double middle = below + (score - below) / 2;
  return middle > below ? middle : score;
}

}  // namespace podium
