#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "eval/eval_report.h"
#include "eval/judged_ranking.h"
#include "eval/measures.h"
#include "eval/report/baseline_report.h"

namespace podium {

// Checks that a user asks for, for CI. All look at the last run of a report.

// `--fail-if "ndcg_cut_10 < 0.45"`: fails where it is so.
struct FailIf {
  std::string figure;     // a measure's value, or one of kTimeFigures
  std::string condition;  // <, <=, >, >=
  double limit = 0;
  std::string text;  // as it was given
};

// A figure, an operator and a finite number, spaces between them or not.
// kInvalidArgument says what was expected.
Result<FailIf> ParseFailIf(const std::string& text);

// Figures of what the requests took: p50_ms, p95_ms, p99_ms, pairs_per_second.
bool IsTimeFigure(const std::string& figure);

// Before anything is measured: kInvalidArgument where a report of these
// measures, `timed` or not, does not have a figure.
Result<void> CheckFigures(std::span<const FailIf> fail_ifs,
                          const std::vector<SelectedMeasure>& measures,
                          bool timed);

// An earlier report, whose last run a later one is held to.
struct Baseline {
  std::string file;
  BaselineReport report;
  double max_drop = 0;

  // Names and means of its last run.
  const std::vector<std::pair<std::string, double>>& means() const;
};

// kInvalidData where it has none of the measures.
Result<void> CheckBaseline(const Baseline& baseline,
                           const std::vector<SelectedMeasure>& measures);

// What means are taken over.
struct MeasuredQueries {
  std::string dataset;  // for the message alone: paths differ by machine
  std::vector<std::string> qids;
  EvaluationOptions options;
};

// kInvalidData where the baseline's means are of other queries, or count
// documents otherwise: nothing follows from their difference then.
Result<void> CheckComparable(const Baseline& baseline,
                             const MeasuredQueries& queries);

// A sentence for each check that fails: the figure, its value, and the limit. A
// value that is no finite number fails. A mean may be lower than the baseline's
// by `max_drop`, up to what rounding adds.
std::vector<std::string> FailedChecks(const EvalReport& report,
                                      std::span<const FailIf> fail_ifs,
                                      const Baseline* baseline);

}  // namespace podium
