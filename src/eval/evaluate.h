#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "eval/judged_ranking.h"
#include "eval/measures.h"
#include "eval/qrels.h"
#include "eval/trec_run_file.h"
#include "eval/zscores.h"

namespace podium {

struct EvaluatedQuery {
  std::string qid;
  // Of each value's name of each measure, in their order. A geometric mean's is
  // what it is the mean of.
  std::vector<double> values;
  std::vector<std::string> texts;  // of each measure of kind kText
};

struct Evaluation {
  std::vector<SelectedMeasure> measures;
  std::string run_id;
  std::vector<EvaluatedQuery> queries;  // by qid
  std::vector<double> summary;          // as EvaluatedQuery::values: of the run
  bool zscores = false;                 // the values are Z scores
};

// Computes measures for every query that has judgments and documents, and, with
// options.complete, for those that have judgments alone: these count 0 (see
// Judge() and evaluate.cc for what trec_eval 10 makes of that). With `zscores`
// every query's values become Z scores before the run's are made from them.
// kInvalidData for what Judge() refuses, and where no query is left.
Result<Evaluation> Evaluate(const Qrels& qrels, const TrecRunFile& run,
                            std::vector<SelectedMeasure> measures,
                            const EvaluationOptions& options,
                            const ZScores* zscores = nullptr);

}  // namespace podium
