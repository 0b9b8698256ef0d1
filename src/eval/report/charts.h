#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "eval/eval_report.h"

namespace podium {

// A figure of a report's page, with its data as a table.
struct Chart {
  std::string id;  // of the element in the page
  std::string title;
  std::string caption;
  std::string svg;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // empty: the page has them
                                               // elsewhere
};

// Each is absent if the report lacks its data. They show the measure that
// ShownMeasure() picks.

// The gain from reranking more documents. Needs at least two depths.
std::optional<Chart> DepthChart(const EvalReport& report);

// One bar per query's gain, sorted. Needs at least two runs. A bar links to its
// query if the page has it.
std::optional<Chart> GainChart(const EvalReport& report);
// With more queries, only their outline is drawn.
inline constexpr size_t kMostBars = 500;

// Quality against request time. Needs at least one run with times.
std::optional<Chart> LatencyChart(const EvalReport& report);

// The share of relevant pairs by score. Needs judged pairs of both kinds.
std::optional<Chart> CalibrationChart(const EvalReport& report);

}  // namespace podium
