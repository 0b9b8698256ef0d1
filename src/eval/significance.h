#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace podium {

struct SignificanceOptions {
  // Of Fisher's test, where there are too many ways to try them all.
  int64_t permutations = 100'000;
  int64_t resamples = 10'000;  // of the bootstrap
  double confidence = 0.95;    // of its interval
  uint64_t seed = 1;           // the same seed, the same numbers anywhere
};

// How one run does beside another, by a measure's value of each query. The
// difference of a query is what the other has more than the baseline.
struct Comparison {
  int64_t queries = 0;
  int64_t wins = 0, ties = 0, losses = 0;  // of the other run
  double mean_difference = 0;

  // Two-sided p-values of the hypothesis that neither run is better. The t-test
  // takes the differences to be normal, Fisher's only that either run could
  // have had either value. Smucker, Allan and Carterette, "A comparison of
  // statistical significance tests for information retrieval evaluation",
  // CIKM 2007, recommend both. Absent under two queries.
  std::optional<double> t_test_p;
  std::optional<double> randomization_p;

  // Of the mean difference, by percentiles of the means of queries drawn with
  // replacement: Efron and Tibshirani, "An Introduction to the Bootstrap",
  // 1993, chapter 13. Absent under two queries.
  struct Interval {
    double low = 0, high = 0;
  };
  std::optional<Interval> interval;

  // The mean difference in standard deviations of the differences (Cohen's d
  // of pairs). Absent under two queries and where all differences are alike.
  std::optional<double> effect_size;
};

// `baseline` and `other` have a finite value of each query, in the same order.
// Fisher's test tries all ways to swap the values of up to 16 queries, and
// `permutations` random ones of more; then p counts the observed way as one of
// them, and is never 0.
Comparison Compare(std::span<const double> baseline,
                   std::span<const double> other,
                   const SignificanceOptions& options = {});

// p-values of several comparisons, made larger so that the chance of any false
// alarm among them is no more than that of one: Holm, "A simple sequentially
// rejective multiple test procedure", Scandinavian Journal of Statistics 6,
// 1979. In the order given.
std::vector<double> HolmCorrection(std::span<const double> p_values);

}  // namespace podium
