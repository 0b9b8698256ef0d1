#include "eval/trec_eval_report.h"

#include <fmt/core.h>

#include <cstdio>
#include <iterator>

namespace podium {
namespace {

bool IsWhole(MeasureKind kind) {
  return kind == MeasureKind::kCount || kind == MeasureKind::kNumQueries;
}

// By printf(), which writes NaN as trec_eval does.
std::string Print(bool whole, double value) {
  if (whole) return std::to_string(static_cast<int64_t>(value));
  char text[400];  // the longest double has 309 digits before the point
  const int length = std::snprintf(text, sizeof text, "%6.4f", value);
  return std::string(text, static_cast<size_t>(length));
}

void AppendLine(std::string_view name, std::string_view query,
                std::string_view value, std::string& report) {
  fmt::format_to(std::back_inserter(report), "{:<22}\t{}\t{}\n", name, query,
                 value);
}

void AppendValue(const Evaluation& evaluation, MeasureKind kind,
                 const std::string& name, std::string_view query, double value,
                 std::string& report) {
  if (evaluation.zscores) report += 'Z';
  AppendLine(name, query, Print(IsWhole(kind) && !evaluation.zscores, value),
             report);
}

void AppendQuery(const Evaluation& evaluation, const EvaluatedQuery& query,
                 std::string& report) {
  size_t value = 0, text = 0;
  for (const SelectedMeasure& selected : evaluation.measures) {
    const MeasureKind kind = selected.measure->kind;
    for (const std::string& name : selected.names) {
      if (kind == MeasureKind::kText) {
        AppendLine(name, query.qid, "'" + query.texts[text++] + "'", report);
      } else if (kind == MeasureKind::kMean || kind == MeasureKind::kCount) {
        AppendValue(evaluation, kind, name, query.qid, query.values[value],
                    report);
      }
      ++value;
    }
  }
}

void AppendSummary(const Evaluation& evaluation, std::string& report) {
  size_t value = 0;
  for (const SelectedMeasure& selected : evaluation.measures) {
    const MeasureKind kind = selected.measure->kind;
    if (kind == MeasureKind::kRunId)
      AppendLine(selected.measure->name, "all", evaluation.run_id, report);
    for (const std::string& name : selected.names) {
      if (kind != MeasureKind::kText)
        AppendValue(evaluation, kind, name, "all", evaluation.summary[value],
                    report);
      ++value;
    }
  }
}

}  // namespace

std::string TrecEvalReport(const Evaluation& evaluation, bool per_query,
                           bool summary) {
  std::string report;
  if (per_query) {
    for (const EvaluatedQuery& query : evaluation.queries)
      AppendQuery(evaluation, query, report);
  }
  if (summary) AppendSummary(evaluation, report);
  return report;
}

}  // namespace podium
