#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace podium {

struct SignificanceOptions {
  // For Fisher's test, when there are too many permutations to try them all.
  int64_t permutations = 100'000;
  int64_t resamples = 10'000;  // of the bootstrap
  double confidence = 0.95;    // of the bootstrap's interval
  uint64_t seed = 1;           // gives the same numbers on every machine
};

// How one run compares with a baseline, by one measure's value for each query.
// A query's difference is the other run's value minus the baseline's.
struct Comparison {
  int64_t queries = 0;
  int64_t wins = 0, ties = 0, losses = 0;  // of the other run
  double mean_difference = 0;

  // Two-sided p-values of the hypothesis that neither run is better. The t-test
  // assumes that the differences are normal; Fisher's test only that either run
  // could have produced either value. Smucker, Allan and Carterette, "A
  // comparison of statistical significance tests for information retrieval
  // evaluation", CIKM 2007, recommend both. Absent for fewer than two queries.
  std::optional<double> t_test_p;
  std::optional<double> randomization_p;

  // The percentile bootstrap interval of the mean difference, from queries
  // drawn with replacement: Efron and Tibshirani, "An Introduction to the
  // Bootstrap", 1993, chapter 13. Absent for fewer than two queries.
  struct Interval {
    double low = 0, high = 0;
  };
  std::optional<Interval> interval;

  // The mean difference in standard deviations of the differences (Cohen's d
  // for pairs). Absent for fewer than two queries and if all differences are
  // equal.
  std::optional<double> effect_size;
};

// `baseline` and `other` hold a finite value for each query, in the same order.
// For up to 16 queries Fisher's test tries every way to swap the values; for
// more it tries `permutations` random ones, and p counts the observed
// assignment as one of them, so it is never 0.
Comparison Compare(std::span<const double> baseline,
                   std::span<const double> other,
                   const SignificanceOptions& options = {});

// Corrects the p-values of several comparisons, so that the chance of any false
// positive among them is no higher than for a single one: Holm, "A simple
// sequentially rejective multiple test procedure", Scandinavian Journal of
// Statistics 6, 1979. In the order given.
std::vector<double> HolmCorrection(std::span<const double> p_values);

}  // namespace podium
