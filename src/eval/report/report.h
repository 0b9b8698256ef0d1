#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "eval/eval_report.h"

namespace podium {

enum class ReportForm { kTable, kJson, kCsv, kMarkdown, kHtml };

// "json", "csv", "markdown", "html"; a table by any other name.
ReportForm ParseReportForm(std::string_view name);

// A report in one of its forms, whole; UTF-8 that ends with a line end.
std::string ReportText(const EvalReport& report, ReportForm form);

// Its forms. What a report does not have (times, queries' texts, calibration)
// is left out of each.

// For a terminal: a block of lines a measure, a line a run: mean, and beside
// the first run the difference, wins/ties/losses, p-values, the interval of the
// difference and the effect size; "-" for what cannot be said. Then what
// reranking took.
std::string ReportTable(const EvalReport& report);

// All of it with every digit, an object: docs/eval.md has its members.
std::string ReportJson(const EvalReport& report);

// Every query's values, a record a query, run and measure:
// query,run,measure,value.
std::string ReportCsv(const EvalReport& report);

// For a pull request, as GitHub renders it: the table, what reranking took, and
// the queries that lost and gained most.
std::string ReportMarkdown(const EvalReport& report);

// One page that asks for nothing outside itself: charts, and every query with
// the documents that moved, up to kMostShownQueries of them.
std::string ReportHtml(const EvalReport& report);
inline constexpr size_t kMostShownQueries = 500;

// Which of comparison.measures charts and lists of queries show: the first
// nDCG, else the first. There is one.
size_t ShownMeasure(const RunComparison& comparison);

}  // namespace podium
