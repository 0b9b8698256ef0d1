#include <fmt/core.h>

#include <iterator>

#include "collections/csv_reader.h"
#include "eval/report/report.h"

namespace podium {

std::string ReportCsv(const EvalReport& report) {
  const RunComparison& comparison = report.comparison;
  std::string text = "query,run,measure,value\n";
  const auto out = std::back_inserter(text);
  for (size_t query = 0; query < comparison.qids.size(); ++query) {
    for (size_t i = 0; i < report.runs.size(); ++i) {
      for (const ComparedMeasure& measure : comparison.measures) {
        fmt::format_to(out, "{},{},{},{}\n", CsvField(comparison.qids[query]),
                       CsvField(report.runs[i].name), CsvField(measure.name),
                       measure.runs[i].values[query]);
      }
    }
  }
  return text;
}

}  // namespace podium
