#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "eval/evaluate.h"
#include "eval/significance.h"

namespace podium {

// One value of a measure ("ndcg_cut_10") in one run.
struct ComparedRun {
  double mean = 0;
  std::vector<double> values;          // of each query, as RunComparison::qids
  std::optional<Comparison> to_first;  // absent of the first run itself
  // Comparison::randomization_p, Holm's correction over all runs beside the
  // first made to it.
  std::optional<double> holm_p;
};

struct ComparedMeasure {
  std::string name;
  std::vector<ComparedRun> runs;  // in the order given
};

struct RunComparison {
  std::vector<std::string> qids;
  std::vector<ComparedMeasure> measures;
};

// Compares runs of the same queries, each with the first. Every judged query
// counts, as trec_eval's -c has it: 0 where a run has nothing for it, so that
// no run gains by leaving a query out. kInvalidArgument for a measure that is
// no mean of the queries' values (counts, geometric means, texts); else as
// Evaluate().
Result<RunComparison> CompareRuns(const Qrels& qrels,
                                  std::span<const TrecRunFile> runs,
                                  const std::vector<SelectedMeasure>& measures,
                                  EvaluationOptions options,
                                  const SignificanceOptions& significance);

}  // namespace podium
