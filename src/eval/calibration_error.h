#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "eval/score_calibration.h"

namespace podium {

// How well probabilities of relevance fit what was judged. A pair's `score` is
// the probability here, in [0, 1]; everything counts with its weight. 0 of no
// pairs.

// The mean squared difference to 1 or 0 (Brier 1950).
double BrierScore(std::span<const JudgedScore> pairs);

// The mean of -log of the probability that was given to what came true, at
// least kLeastProbability, so that one certain error is not all that counts.
inline constexpr double kLeastProbability = 1e-6;
double LogLoss(std::span<const JudgedScore> pairs);

// Pairs whose probability lies in [low, high); in the last bin in [low, high].
struct ReliabilityBin {
  double low = 0, high = 0;
  int64_t pairs = 0, relevant_pairs = 0;
  double weight = 0;       // of its pairs
  double probability = 0;  // the mean of what was given; 0 of no pairs
  double relevant = 0;     // the part of the weight that was; 0 of no pairs
};

// `bins` of one width, from 0 to 1.
std::vector<ReliabilityBin> ReliabilityBins(std::span<const JudgedScore> pairs,
                                            int bins);

// The mean difference of what was given and what was, of the bins by their
// weight: expected calibration error (Naeini, Cooper & Hauskrecht 2015).
double ExpectedCalibrationError(std::span<const ReliabilityBin> bins);

}  // namespace podium
