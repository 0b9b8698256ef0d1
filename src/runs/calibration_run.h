#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "ranking/score_map.h"
#include "runs/calibration_fit.h"
#include "runs/judged_scores.h"
#include "runs/ranker_source.h"
#include "runs/run_counts.h"

namespace podium {

// Where judged pairs and their scores come from.
struct JudgedPairsOptions {
  std::string dataset;                 // a BEIR folder; may be empty
  std::string qrels, queries, corpus;  // files that replace the dataset's
  // One of these two TREC runs, and a ranker for the first.
  std::string run;     // a first stage's, whose judged documents are scored
  std::string scores;  // a reranked one, whose scores are taken
  std::optional<RankerSource> ranker;
  PairRules rules;
};

struct JudgedPairs {
  JudgedScores scores;
  std::string model;    // whose scores they are
  std::string dataset;  // its name
};

Result<JudgedPairs> FindJudgedPairs(const JudgedPairsOptions& options,
                                    const ProgressCallback& progress = {});

struct CalibrationOptions {
  CalibrationPlan plan;
  PairRules rules;  // for the pairs
  // The share of pairs to take as relevant; absent: that of the pairs.
  std::optional<double> prevalence;
  int folds = 5;
  std::string output;  // the file of the map
  bool force = false;  // write a map that is no better than none
};

// A map, or a threshold, and how well it does on held-out queries.
struct CalibrationReport {
  ScoreMap map;
  HeldOut held_out;
  UnjudgedCounts unjudged;
  bool unjudged_as_irrelevant = false;
  std::optional<double> prevalence;
  int folds = 5;
  std::string file;     // the map's file, written or not
  bool written = true;  // whether the file was written
};

// Fits a map to the pairs, and writes it unless NoBetterThanNone() says
// otherwise. kInvalidData if there are fewer than 10 relevant pairs or fewer
// than 10 irrelevant ones; `param` is then "relevant" or "irrelevant".
// Otherwise the errors of FitHeldOut(), FitScoreMap() and ReplaceFile().
Result<CalibrationReport> RunCalibration(JudgedPairs pairs,
                                         const CalibrationOptions& options);

}  // namespace podium
