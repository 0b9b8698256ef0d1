#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "base/result.h"
#include "cli/shared/ranker_flags.h"

namespace podium {

struct CalibrateFlags {
  // The names of the options that were given.
  std::set<std::string> given;

  // The judged pairs: a first stage's run to score, or a run of reranked
  // scores.
  std::string dataset;                  // a BEIR folder, which has the rest
  std::string qrels, queries, corpus;   // files that replace the dataset's
  std::string run, scores;              // TREC runs; give one of them
  int64_t level = 1;                    // grades from this one on are relevant
  bool unjudged_as_irrelevant = false;  // else unjudged documents are left out

  RankerOptions ranker;  // the scorer

  std::string method = "platt";  // or isotonic, threshold
  std::string maximize;          // f1
  std::optional<double> min_precision, min_recall;
  std::optional<double> prevalence;  // see WeighClasses
  int folds = 5;

  std::string output;            // empty: beside the model
  bool force = false;            // write it even if it is no better than no map
  std::string format = "table";  // or json
  bool quiet = false;
};

// Adds the options of `podium calibrate`. `flags` must live until they have
// been parsed.
void AddCalibrateFlags(CLI::App& command, CalibrateFlags& flags);

// The path that the result is written to; empty if the flags name none.
std::string CalibrationPath(const CalibrateFlags& flags);

// kInvalidArgument if options cannot be combined, or one needs another.
Result<void> CheckCalibrateFlags(const CalibrateFlags& flags);

}  // namespace podium
