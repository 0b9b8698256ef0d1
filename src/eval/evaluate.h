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
  // One value for each of SelectedMeasure::names, measure by measure. For a
  // geometric mean, the query's value that enters the mean.
  std::vector<double> values;
  std::vector<std::string> texts;  // one for each measure of kind kText
};

struct Evaluation {
  std::vector<SelectedMeasure> measures;
  std::string run_id;
  std::vector<EvaluatedQuery> queries;  // by qid
  std::vector<double> summary;          // the run's, as EvaluatedQuery::values
  bool zscores = false;                 // the values are Z scores
};

// Computes measures for every query that has both judgments and documents. With
// options.complete, queries that have only judgments count as 0 (Judge() and
// evaluate.cc describe how trec_eval 10 does this). With `zscores`, every
// query's values become Z scores before they are averaged over the run.
// kInvalidData for input that Judge() refuses, and if no query is left.
Result<Evaluation> Evaluate(const Qrels& qrels, const TrecRunFile& run,
                            std::vector<SelectedMeasure> measures,
                            const EvaluationOptions& options,
                            const ZScores* zscores = nullptr);

}  // namespace podium
