#include "eval/report/report.h"

namespace podium {

ReportForm ParseReportForm(std::string_view name) {
  if (name == "json") return ReportForm::kJson;
  if (name == "csv") return ReportForm::kCsv;
  if (name == "markdown") return ReportForm::kMarkdown;
  if (name == "html") return ReportForm::kHtml;
  return ReportForm::kTable;
}

std::string ReportText(const EvalReport& report, ReportForm form) {
  switch (form) {
    case ReportForm::kJson:
      return ReportJson(report);
    case ReportForm::kCsv:
      return ReportCsv(report);
    case ReportForm::kMarkdown:
      return ReportMarkdown(report);
    case ReportForm::kHtml:
      return ReportHtml(report);
    case ReportForm::kTable:
      break;
  }
  return ReportTable(report);
}

size_t ShownMeasure(const RunComparison& comparison) {
  for (size_t i = 0; i < comparison.measures.size(); ++i) {
    if (comparison.measures[i].name.starts_with("ndcg")) return i;
  }
  return 0;
}

}  // namespace podium
