#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "eval/judged_ranking.h"

namespace podium {

// The parameters that may follow a measure's name: `-m P.5,10`.
enum class ParameterKind {
  kNone,
  kCutoffs,    // ranks, one value each: 5,10
  kFractions,  // of the relevant documents, one value each: 0.1,0.2
  kNumbers,    // in order, together one value: 2,-1,0,0
  kPairs,      // together one value: 1=3.5,2=9
};

struct MeasureParameters {
  std::string text;              // as given; empty: the defaults
  std::vector<int64_t> cutoffs;  // kCutoffs: ascending, from 1
  std::vector<double> numbers;   // kFractions: ascending; kNumbers
  std::vector<std::pair<std::string, double>> pairs;  // kPairs
};

// How the queries' values are combined for the run, and how both are printed.
enum class MeasureKind {
  kMean,           // the mean, four decimals
  kCount,          // the sum, a whole number
  kGeometricMean,  // of values raised to at least kLeastOfGeometricMean; four
                   // decimals, printed for the run alone
  kText,           // a text for each query, none for the run
  kNumQueries,     // how many there are, for the run alone
  kRunId,          // the run's own name, for the run alone
};
inline constexpr double kLeastOfGeometricMean = .00001;

// To add a measure, define one of these in a file in measures/ and add it to
// the table in measures.cc.
struct Measure {
  std::string_view name;  // trec_eval's, if it has the measure
  MeasureKind kind = MeasureKind::kMean;
  ParameterKind parameters = ParameterKind::kNone;
  std::string_view defaults = {};  // of the parameters
  size_t num_numbers = 0;          // kNumbers: how many; 0: any number
  // Computes a query's values: one for each cutoff or fraction, else one. They
  // start as zeros. Null for kText, kNumQueries and kRunId.
  void (*compute)(const JudgedRanking& ranking,
                  const MeasureParameters& parameters,
                  std::span<double> values) = nullptr;
  std::string (*text)(const JudgedRanking& ranking,
                      const MeasureParameters& parameters) = nullptr;  // kText
};

// Parses the parameters of a measure; an empty `text` means its defaults.
// kInvalidArgument says why they are invalid.
Result<MeasureParameters> ParseParameters(const Measure& measure,
                                          std::string_view text);

// The names of a measure's values: "P_5", "P_10"; "ndcg"; "ndcg_1=3.5".
std::vector<std::string> ValueNames(const Measure& measure,
                                    const MeasureParameters& parameters);

}  // namespace podium
