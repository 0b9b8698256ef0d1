#pragma once

#include <span>
#include <vector>

#include "base/result.h"

namespace podium {

// What fits a probability of relevance, or a threshold, to scores. Pure; the
// same pairs give the same fit in any order.

// A pair that was scored and judged.
struct JudgedScore {
  double score = 0;  // finite; on any scale on which higher is better
  bool relevant = false;
  // How many pairs it stands for, above 0; all 1: each for itself. See
  // WeighClasses().
  double weight = 1;
};

struct ClassWeights {
  double relevant = 0, irrelevant = 0;  // sums
  double all() const { return relevant + irrelevant; }
};
ClassWeights WeightsOf(std::span<const JudgedScore> pairs);

// Weighs the classes, so that relevant pairs are `prevalence` (0 to 1, both
// excluded) of the whole and the weights sum up to the number of pairs.
// Judgments are of what some first stage found and an assessor was shown, where
// more is relevant than elsewhere: a fit to pairs of weight 1 gives the
// probability among pairs such as those. Both classes have to be there.
void WeighClasses(std::span<JudgedScore> pairs, double prevalence);

// relevance = 1 / (1 + exp(-(slope score + intercept))).
struct PlattFit {
  double slope = 0;  // above 0
  double intercept = 0;
};

// Maximum likelihood (Platt 1999) by the damped Newton's method of Lin, Lin &
// Weng, "A note on Platt's probabilistic outputs for support vector machines"
// (2007), with Platt's targets in place of 1 and 0: (n+ + 1) / (n+ + 2) and 1 /
// (n- + 2), n+ and n- the weights of the classes. So classes that a score tells
// apart without an error give a finite curve. kInvalidData where a class is
// missing, or relevance does not rise with the score.
Result<PlattFit> FitPlatt(std::span<const JudgedScore> pairs);

// Pairs of neighbouring scores, to which isotonic regression gives one value.
struct IsotonicBlock {
  double low = 0, high = 0;  // the least score and the largest
  double probability = 0;    // the part of the weight that is relevant
  double weight = 0;
};

// The step function of least squares that does not fall, by rising score and
// with rising probability: pool adjacent violators (Ayer et al. 1955; of
// classifiers' scores Zadrozny & Elkan 2002). Pairs of one score are one point.
std::vector<IsotonicBlock> PoolAdjacentViolators(
    std::span<const JudgedScore> pairs);

struct CalibrationKnot {
  double score = 0, probability = 0;
};

// The knots of a map of straight lines through the blocks that rises strictly,
// so that it keeps the order of scores: flat parts rise by kFlatRise in all or
// less, and probabilities keep kFlatRise away from 0 and 1. `low` and `high`
// are the ends of the scale, where it goes on rising to; infinite: it ends at
// the blocks' own ends.
inline constexpr double kFlatRise = 1e-6;
std::vector<CalibrationKnot> RisingKnots(std::span<const IsotonicBlock> blocks,
                                         double low, double high);

// What a threshold gets right and wrong: pairs from it on count as relevant.
struct ThresholdCounts {
  double true_positives = 0, false_positives = 0, false_negatives = 0;

  double precision() const;  // 0 where nothing is from the threshold on
  double recall() const;     // 0 where nothing is relevant
  double f1() const;
  ThresholdCounts& operator+=(const ThresholdCounts& other);
};
ThresholdCounts CountAt(std::span<const JudgedScore> pairs, double threshold);

enum class ThresholdGoal {
  kF1,         // as much F1 as there is; of alike ones the highest threshold
  kPrecision,  // as much recall as there is with `target` precision or more
  kRecall,     // as much precision as there is with `target` recall or more
};

// Half-way between the score that is the last to count and the next below, or
// that score itself where it is the least. kInvalidData where no threshold has
// the precision, or nothing is relevant.
Result<double> ChooseThreshold(std::span<const JudgedScore> pairs,
                               ThresholdGoal goal, double target = 0);

}  // namespace podium
