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

// Checks that a user can ask for, for CI. All apply to a report's last run.

// `--fail-if "ndcg_cut_10 < 0.45"`: fails if the condition holds.
struct FailIf {
  std::string figure;     // a measure's value, or one of kTimeFigures
  std::string condition;  // <, <=, >, >=
  double limit = 0;
  std::string text;  // as given
};

// Parses a figure, an operator and a finite number, with or without spaces
// between them. kInvalidArgument says what was expected.
Result<FailIf> ParseFailIf(const std::string& text);

// Whether `figure` is one of request times: p50_ms, p95_ms, p99_ms,
// pairs_per_second.
bool IsTimeFigure(const std::string& figure);

// For use before anything is measured: kInvalidArgument if a report of these
// measures, `timed` or not, will lack a figure.
Result<void> CheckFigures(std::span<const FailIf> fail_ifs,
                          const std::vector<SelectedMeasure>& measures,
                          bool timed);

// An earlier report, whose last run is the baseline of a later report.
struct Baseline {
  std::string file;
  BaselineReport report;
  double max_drop = 0;

  // Names and means of its last run.
  const std::vector<std::pair<std::string, double>>& means() const;
};

// kInvalidData if the baseline has none of the measures.
Result<void> CheckBaseline(const Baseline& baseline,
                           const std::vector<SelectedMeasure>& measures);

// The queries and options that means are taken over.
struct MeasuredQueries {
  std::string dataset;  // only for the message: paths differ by machine
  std::vector<std::string> qids;
  EvaluationOptions options;
};

// kInvalidData if the baseline's means are over other queries, or count
// documents differently: their difference then means nothing.
Result<void> CheckComparable(const Baseline& baseline,
                             const MeasuredQueries& queries);

// One sentence per failed check: the figure, its value, and the limit. A value
// that is not finite fails. A mean may be below the baseline's by up to
// `max_drop`, give or take rounding.
std::vector<std::string> FailedChecks(const EvalReport& report,
                                      std::span<const FailIf> fail_ifs,
                                      const Baseline* baseline);

}  // namespace podium
