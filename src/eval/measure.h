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

// What may follow a measure's name: `-m P.5,10`.
enum class ParameterKind {
  kNone,
  kCutoffs,    // ranks, a value each: 5,10
  kFractions,  // of the relevant documents, a value each: 0.1,0.2
  kNumbers,    // in their order, all for one value: 2,-1,0,0
  kPairs,      // all for one value: 1=3.5,2=9
};

struct MeasureParameters {
  std::string text;              // as it was given; empty: the defaults
  std::vector<int64_t> cutoffs;  // kCutoffs: ascending, from 1
  std::vector<double> numbers;   // kFractions: ascending; kNumbers
  std::vector<std::pair<std::string, double>> pairs;  // kPairs
};

// How the queries' values become the run's, and how both are written.
enum class MeasureKind {
  kMean,           // their mean, four decimals
  kCount,          // their sum, whole
  kGeometricMean,  // theirs, those below kLeastOfGeometricMean taken as that;
                   // four decimals, not written for each query
  kText,           // a text for each query, none for the run
  kNumQueries,     // how many there are, whole, for the run alone
  kRunId,          // what the run calls itself, for the run alone
};
inline constexpr double kLeastOfGeometricMean = .00001;

// A measure is a file of measures/, which defines one of these, and a row of
// the table in measures.cc.
struct Measure {
  std::string_view name;  // trec_eval's where it has the measure
  MeasureKind kind = MeasureKind::kMean;
  ParameterKind parameters = ParameterKind::kNone;
  std::string_view defaults = {};  // of the parameters
  size_t num_numbers = 0;          // kNumbers: how many; 0: any number
  // The values of a query, one for each cutoff or fraction, else one; they come
  // as zeros. Null for kText, kNumQueries and kRunId.
  void (*compute)(const JudgedRanking& ranking,
                  const MeasureParameters& parameters,
                  std::span<double> values) = nullptr;
  std::string (*text)(const JudgedRanking& ranking,
                      const MeasureParameters& parameters) = nullptr;  // kText
};

// Reads the parameters of a measure; an empty `text` is its defaults.
// kInvalidArgument says what is wrong with them.
Result<MeasureParameters> ParseParameters(const Measure& measure,
                                          std::string_view text);

// The names of a measure's values: "P_5", "P_10"; "ndcg"; "ndcg_1=3.5".
std::vector<std::string> ValueNames(const Measure& measure,
                                    const MeasureParameters& parameters);

}  // namespace podium
