#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "eval/eval_report.h"

namespace podium {

// A figure of a report's page, and its data again as a table.
struct Chart {
  std::string id;  // of the page's element
  std::string title;
  std::string caption;
  std::string svg;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // none: they stand elsewhere
};

// Each is nothing where the report lacks what it shows. They show the measure
// of ShownMeasure().

// What reranking more documents brings: at least two depths.
std::optional<Chart> DepthChart(const EvalReport& report);

// A bar of every query's gain, sorted: at least two runs. A bar links to its
// query, where the page has it.
std::optional<Chart> GainChart(const EvalReport& report);
// Of more queries their outline.
inline constexpr size_t kMostBars = 500;

// Quality against what a request took: at least one run with times.
std::optional<Chart> LatencyChart(const EvalReport& report);

// How many of the pairs of a score are relevant: judged ones of both kinds.
std::optional<Chart> CalibrationChart(const EvalReport& report);

}  // namespace podium
