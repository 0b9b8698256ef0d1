#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "base/result.h"
#include "cli/ranker_flags.h"

namespace podium {

struct CalibrateFlags {
  // The options that were given, by their names.
  std::set<std::string> given;

  // The judged pairs: a first stage's run that is scored, or a run that has
  // been.
  std::string dataset;                  // a BEIR folder; names the rest
  std::string qrels, queries, corpus;   // files, in place of the dataset's
  std::string run, scores;              // TREC runs; one of them
  int64_t level = 1;                    // relevant from this grade on
  bool unjudged_as_irrelevant = false;  // else they are left out

  RankerFlags ranker;  // who scores

  std::string method = "platt";  // or isotonic, threshold
  std::string maximize;          // f1
  std::optional<double> min_precision, min_recall;
  std::optional<double> prevalence;  // see WeighClasses
  int folds = 5;

  std::string output;            // empty: beside the model
  bool force = false;            // written even where it is no better than none
  std::string format = "table";  // or json
  bool quiet = false;
};

// `podium calibrate` with its options. `flags` lives until they have been
// parsed.
CLI::App* AddCalibrateCommand(CLI::App& program, CalibrateFlags& flags);

// Where the result is written; empty where the flags name no place.
std::string CalibrationPath(const CalibrateFlags& flags);

// kInvalidArgument where options cannot go together, or one needs another.
Result<void> CheckCalibrateFlags(const CalibrateFlags& flags);

}  // namespace podium
