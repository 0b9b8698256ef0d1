#include "eval/run_comparison.h"

#include <utility>

namespace podium {
namespace {

Result<void> CheckMeans(const std::vector<SelectedMeasure>& measures) {
  for (const SelectedMeasure& selected : measures) {
    if (selected.measure->kind == MeasureKind::kMean) continue;
    return Fail(
        ErrorCode::kInvalidArgument,
        std::string(selected.measure->name) +
            " is not a mean over queries, and runs are compared by such means",
        "measure");
  }
  return {};
}

ComparedRun ValuesOf(const Evaluation& evaluation, size_t value) {
  ComparedRun run{.mean = evaluation.summary[value]};
  for (const EvaluatedQuery& query : evaluation.queries) {
    run.values.push_back(query.values[value]);
  }
  return run;
}

void CompareToFirst(std::vector<ComparedRun>& runs,
                    const SignificanceOptions& significance) {
  std::vector<double> p_values;
  for (size_t i = 1; i < runs.size(); ++i) {
    runs[i].to_first = Compare(runs[0].values, runs[i].values, significance);
    p_values.push_back(runs[i].to_first->randomization_p.value_or(1));
  }
  const std::vector<double> corrected = HolmCorrection(p_values);
  for (size_t i = 1; i < runs.size(); ++i) {
    if (runs[i].to_first->randomization_p) runs[i].holm_p = corrected[i - 1];
  }
}

}  // namespace

Result<RunComparison> CompareRuns(const Qrels& qrels,
                                  std::span<const TrecRunFile> runs,
                                  const std::vector<SelectedMeasure>& measures,
                                  EvaluationOptions options,
                                  const SignificanceOptions& significance) {
  if (auto means = CheckMeans(measures); !means) {
    return Unexpected(std::move(means.error()));
  }
  options.complete = true;
  std::vector<Evaluation> evaluations;
  for (const TrecRunFile& run : runs) {
    auto evaluation = Evaluate(qrels, run, measures, options);
    if (!evaluation) return Unexpected(std::move(evaluation.error()));
    evaluations.push_back(*std::move(evaluation));
  }
  RunComparison comparison;
  if (evaluations.empty()) return comparison;
  for (const EvaluatedQuery& query : evaluations[0].queries) {
    comparison.qids.push_back(query.qid);
  }
  size_t value = 0;
  for (const SelectedMeasure& selected : measures) {
    for (const std::string& name : selected.names) {
      ComparedMeasure& compared = comparison.measures.emplace_back();
      compared.name = name;
      for (const Evaluation& evaluation : evaluations) {
        compared.runs.push_back(ValuesOf(evaluation, value));
      }
      CompareToFirst(compared.runs, significance);
      ++value;
    }
  }
  return comparison;
}

}  // namespace podium
