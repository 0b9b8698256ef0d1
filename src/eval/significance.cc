#include "eval/significance.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>
#include <numeric>
#include <random>

namespace podium {
namespace {

constexpr size_t kMostExact = 16;  // queries: 65,536 ways

// Sums of the same numbers in another order differ by rounding. A sum this
// close to the observed one, relative to the sum of magnitudes, counts as equal
// to it.
constexpr double kRounding = 1e-12;

double Sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// The sample standard deviation; 0 if all values are equal, however their mean
// was rounded.
double Deviation(std::span<const double> values, double mean) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (*least == *most) return 0;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double StudentsP(double mean, double deviation, size_t n) {
  if (deviation == 0) return mean == 0 ? 1 : 0;
  const double t = mean / (deviation / std::sqrt(static_cast<double>(n)));
  const boost::math::students_t distribution(static_cast<double>(n - 1));
  return 2 *
         boost::math::cdf(boost::math::complement(distribution, std::abs(t)));
}

// The sum, with the sign of each difference flipped whose bit in `bits` is 1.
double TurnedSum(std::span<const double> differences, uint64_t bits) {
  double sum = 0;
  for (const double difference : differences) {
    sum += (bits & 1) != 0 ? -difference : difference;
    bits >>= 1;
  }
  return sum;
}

double FishersP(std::span<const double> differences,
                const SignificanceOptions& options) {
  double largest = 0;
  for (const double difference : differences) largest += std::abs(difference);
  const double as_large = std::abs(Sum(differences)) - kRounding * largest;
  const size_t n = differences.size();
  if (n <= kMostExact) {
    const uint64_t ways = uint64_t{1} << n;
    uint64_t count = 0;
    for (uint64_t way = 0; way < ways; ++way) {
      count += std::abs(TurnedSum(differences, way)) >= as_large;
    }
    return static_cast<double>(count) / static_cast<double>(ways);
  }
  std::mt19937_64 random(options.seed);
  int64_t count = 1;  // the observed one
  for (int64_t i = 0; i < options.permutations; ++i) {
    double sum = 0;
    for (size_t begin = 0; begin < n; begin += 64) {
      sum +=
          TurnedSum(differences.subspan(begin, std::min<size_t>(64, n - begin)),
                    random());
    }
    count += std::abs(sum) >= as_large;
  }
  return static_cast<double>(count) /
         static_cast<double>(options.permutations + 1);
}

// A whole number below `n`, from 32 random bits: no number is likelier than
// another by more than n / 2^32. (std::uniform_int_distribution differs from
// library to library.)
size_t Below(size_t n, uint64_t bits) {
  return static_cast<size_t>((bits >> 32) * n >> 32);
}

Comparison::Interval BootstrapInterval(std::span<const double> differences,
                                       const SignificanceOptions& options) {
  std::mt19937_64 random(options.seed);
  const size_t n = differences.size();
  std::vector<double> means(static_cast<size_t>(options.resamples));
  for (double& mean : means) {
    double sum = 0;
    for (size_t i = 0; i < n; ++i) sum += differences[Below(n, random())];
    mean = sum / static_cast<double>(n);
  }
  std::sort(means.begin(), means.end());
  const auto percentile = [&](double part) {
    const double place = part * static_cast<double>(means.size() - 1);
    return means[static_cast<size_t>(std::lround(place))];
  };
  const double outside = (1 - options.confidence) / 2;
  return {percentile(outside), percentile(1 - outside)};
}

}  // namespace

Comparison Compare(std::span<const double> baseline,
                   std::span<const double> other,
                   const SignificanceOptions& options) {
  assert(baseline.size() == other.size());
  assert(options.permutations > 0 && options.resamples > 0);
  std::vector<double> differences;
  Comparison result{.queries = static_cast<int64_t>(other.size())};
  for (size_t i = 0; i < other.size(); ++i) {
    differences.push_back(other[i] - baseline[i]);
    result.wins += other[i] > baseline[i];
    result.ties += other[i] == baseline[i];
    result.losses += other[i] < baseline[i];
  }
  const size_t n = differences.size();
  if (n == 0) return result;
  result.mean_difference = Sum(differences) / static_cast<double>(n);
  if (n == 1) return result;
  const double deviation = Deviation(differences, result.mean_difference);
  result.t_test_p = StudentsP(result.mean_difference, deviation, n);
  result.randomization_p = FishersP(differences, options);
  result.interval = BootstrapInterval(differences, options);
  if (deviation > 0) result.effect_size = result.mean_difference / deviation;
  return result;
}

std::vector<double> HolmCorrection(std::span<const double> p_values) {
  std::vector<size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return p_values[a] < p_values[b];
  });
  std::vector<double> corrected(p_values.size());
  double before = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const double times = static_cast<double>(order.size() - i);
    before = std::max(before, std::min(1.0, times * p_values[order[i]]));
    corrected[order[i]] = before;
  }
  return corrected;
}

}  // namespace podium
