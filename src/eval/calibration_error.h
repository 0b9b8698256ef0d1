#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "eval/score_calibration.h"

namespace podium {

// How well probabilities of relevance fit the judgments. A pair's `score` is
// the probability here, in [0, 1], and every pair counts by its weight. Each
// figure is 0 when there are no pairs.

// The mean squared difference to 1 or 0 (Brier 1950).
double BrierScore(std::span<const JudgedScore> pairs);

// The mean of -log of the probability given to the actual outcome.
// Probabilities are at least kLeastProbability, so that one confident mistake
// does not dominate.
inline constexpr double kLeastProbability = 1e-6;
double LogLoss(std::span<const JudgedScore> pairs);

// Pairs whose probability is in [low, high), or in [low, high] for the last
// bin.
struct ReliabilityBin {
  double low = 0, high = 0;
  int64_t pairs = 0, relevant_pairs = 0;
  double weight = 0;       // the sum over its pairs
  double probability = 0;  // the mean prediction; 0 without pairs
  double relevant = 0;     // the relevant share of the weight; 0 without pairs
};

// `bins` bins of equal width, from 0 to 1.
std::vector<ReliabilityBin> ReliabilityBins(std::span<const JudgedScore> pairs,
                                            int bins);

// Expected calibration error (Naeini, Cooper & Hauskrecht 2015): the mean
// absolute difference between predicted and actual share of relevant pairs,
// over the bins by their weight.
double ExpectedCalibrationError(std::span<const ReliabilityBin> bins);

}  // namespace podium
