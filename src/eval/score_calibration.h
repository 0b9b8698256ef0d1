#pragma once

#include <span>
#include <vector>

#include "base/result.h"

namespace podium {

// Fits a probability of relevance, or a threshold, to scores. Pure functions;
// the same pairs give the same fit in any order.

// A pair that was scored and judged.
struct JudgedScore {
  double score = 0;  // finite; any scale where higher is better
  bool relevant = false;
  // How many pairs it stands for, above 0. With 1 for all, each stands for
  // itself. See WeighClasses().
  double weight = 1;
};

struct ClassWeights {
  double relevant = 0, irrelevant = 0;  // sums
  double all() const { return relevant + irrelevant; }
};
ClassWeights WeightsOf(std::span<const JudgedScore> pairs);

// Weighs the classes so that relevant pairs make up `prevalence` (0 to 1, both
// excluded) of the total weight, which is the number of pairs. Judged pairs are
// those that some first stage found and an assessor was shown, and more of them
// are relevant than elsewhere: a fit with all weights 1 gives the probability
// among such pairs. Both classes must be present.
void WeighClasses(std::span<JudgedScore> pairs, double prevalence);

// relevance = 1 / (1 + exp(-(slope score + intercept))).
struct PlattFit {
  double slope = 0;  // above 0
  double intercept = 0;
};

// Maximum likelihood (Platt 1999) by the damped Newton's method of Lin, Lin &
// Weng, "A note on Platt's probabilistic outputs for support vector machines"
// (2007), with Platt's targets in place of 1 and 0: (n+ + 1) / (n+ + 2) and 1 /
// (n- + 2), n+ and n- the weights of the classes. The curve thus stays finite
// even if the score separates the classes perfectly. kInvalidData if a class is
// missing, or relevance does not rise with the score.
Result<PlattFit> FitPlatt(std::span<const JudgedScore> pairs);

// Pairs of neighbouring scores that isotonic regression gives the same value.
struct IsotonicBlock {
  double low = 0, high = 0;  // the lowest and highest score
  double probability = 0;    // the relevant share of the weight
  double weight = 0;
};

// The non-decreasing step function with the least squared error, as blocks by
// rising score and rising probability: pool adjacent violators (Ayer et al.
// 1955; for classifier scores Zadrozny & Elkan 2002). Pairs with the same score
// form one point.
std::vector<IsotonicBlock> PoolAdjacentViolators(
    std::span<const JudgedScore> pairs);

struct CalibrationKnot {
  double score = 0, probability = 0;
};

// The knots of a strictly rising piecewise linear map through the blocks, so
// that it keeps the order of scores. Flat parts rise by at most kFlatRise in
// total, and probabilities stay kFlatRise away from 0 and 1. `low` and `high`
// are the ends of the scale, up to which the map keeps rising; if infinite, the
// map ends where the blocks end.
inline constexpr double kFlatRise = 1e-6;
std::vector<CalibrationKnot> RisingKnots(std::span<const IsotonicBlock> blocks,
                                         double low, double high);

// The outcomes of a threshold: pairs that score at least that much count as
// relevant.
struct ThresholdCounts {
  double true_positives = 0, false_positives = 0, false_negatives = 0;

  double precision() const;  // 0 if no pair reaches the threshold
  double recall() const;     // 0 if no pair is relevant
  double f1() const;
  ThresholdCounts& operator+=(const ThresholdCounts& other);
};
ThresholdCounts CountAt(std::span<const JudgedScore> pairs, double threshold);

enum class ThresholdGoal {
  kF1,               // the highest F1; among equals the highest threshold
  kTargetPrecision,  // the highest recall at a precision of at least `target`
  kTargetRecall,     // the highest precision at a recall of at least `target`
};

// Half-way between the lowest score that counts as relevant and the next one
// below, or the score itself if it is the lowest of all. kInvalidData if no
// threshold has the precision, or no pair is relevant.
Result<double> ChooseThreshold(std::span<const JudgedScore> pairs,
                               ThresholdGoal goal, double target = 0);

}  // namespace podium
