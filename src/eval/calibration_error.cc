#include "eval/calibration_error.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace podium {
namespace {

double WeightedMean(std::span<const JudgedScore> pairs,
                    const std::function<double(const JudgedScore&)>& value) {
  double sum = 0, weight = 0;
  for (const JudgedScore& pair : pairs) {
    sum += pair.weight * value(pair);
    weight += pair.weight;
  }
  return weight > 0 ? sum / weight : 0;
}

}  // namespace

double BrierScore(std::span<const JudgedScore> pairs) {
  return WeightedMean(pairs, [](const JudgedScore& pair) {
    const double error = pair.score - (pair.relevant ? 1 : 0);
    return error * error;
  });
}

double LogLoss(std::span<const JudgedScore> pairs) {
  return WeightedMean(pairs, [](const JudgedScore& pair) {
    const double given = pair.relevant ? pair.score : 1 - pair.score;
    return -std::log(std::max(given, kLeastProbability));
  });
}

std::vector<ReliabilityBin> ReliabilityBins(std::span<const JudgedScore> pairs,
                                            int bins) {
  std::vector<ReliabilityBin> table(bins);
  for (int i = 0; i < bins; ++i) {
    table[i].low = static_cast<double>(i) / bins;
    table[i].high = static_cast<double>(i + 1) / bins;
  }
  for (const JudgedScore& pair : pairs) {
    const auto after =
        std::ranges::upper_bound(table, pair.score, {}, &ReliabilityBin::low);
    ReliabilityBin& bin = after == table.begin() ? *after : *(after - 1);
    ++bin.pairs;
    bin.weight += pair.weight;
    bin.probability += pair.weight * pair.score;
    if (!pair.relevant) continue;
    ++bin.relevant_pairs;
    bin.relevant += pair.weight;
  }
  for (ReliabilityBin& bin : table) {
    if (bin.weight <= 0) continue;
    bin.probability /= bin.weight;
    bin.relevant /= bin.weight;
  }
  return table;
}

double ExpectedCalibrationError(std::span<const ReliabilityBin> bins) {
  double sum = 0, weight = 0;
  for (const ReliabilityBin& bin : bins) {
    sum += bin.weight * std::abs(bin.probability - bin.relevant);
    weight += bin.weight;
  }
  return weight > 0 ? sum / weight : 0;
}

}  // namespace podium
