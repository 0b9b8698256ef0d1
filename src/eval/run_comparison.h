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
  std::vector<double> values;          // parallel to RunComparison::qids
  std::optional<Comparison> to_first;  // absent for the first run itself
  // Comparison::randomization_p after Holm's correction over all runs but the
  // first.
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

// Compares each run with the first, over the same queries. Every judged query
// counts, as with trec_eval -c: it is 0 for a run that has no documents for it,
// so that no run gains by leaving a query out. kInvalidArgument for a measure
// that is not a mean over queries (counts, geometric means, texts); other
// errors are those of Evaluate().
Result<RunComparison> CompareRuns(const Qrels& qrels,
                                  std::span<const TrecRunFile> runs,
                                  const std::vector<SelectedMeasure>& measures,
                                  EvaluationOptions options,
                                  const SignificanceOptions& significance);

}  // namespace podium
