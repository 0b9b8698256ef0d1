#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "eval/eval_report.h"

namespace podium {

enum class ReportForm { kTable, kJson, kCsv, kMarkdown, kHtml };

// "json", "csv", "markdown", "html"; any other name means a table.
ReportForm ParseReportForm(std::string_view name);

// A whole report in one of its forms: UTF-8 that ends with a line break.
std::string ReportText(const EvalReport& report, ReportForm form);

// The forms of a report. Each leaves out parts that the report does not have
// (times, queries' texts, calibration).

// For a terminal: a block per measure with a line per run. A line has the mean
// and, except for the first run, the difference, wins/ties/losses, p-values,
// the interval of the difference and the effect size; "-" stands for an
// undefined value. Reranking times follow.
std::string ReportTable(const EvalReport& report);

// The whole report at full precision, as an object; docs/eval.md lists its
// members.
std::string ReportJson(const EvalReport& report);

// Every query's values, one record per query, run and measure:
// query,run,measure,value.
std::string ReportCsv(const EvalReport& report);

// For a pull request on GitHub: the table, reranking times, and the queries
// that lost and gained most.
std::string ReportMarkdown(const EvalReport& report);

// One self-contained page: charts, and up to kMostShownQueries queries with the
// documents that moved.
std::string ReportHtml(const EvalReport& report);
inline constexpr size_t kMostShownQueries = 500;

// The index of the comparison.measures entry that charts and lists of queries
// show: the first nDCG, else the first. There must be at least one measure.
size_t ShownMeasure(const RunComparison& comparison);

}  // namespace podium
