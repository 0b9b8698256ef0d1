#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "eval/report/chart_frame.h"
#include "eval/report/charts.h"
#include "eval/report/figures.h"

namespace podium {
namespace {

constexpr double kLeastRadius = 3, kMostRadius = 11;

}  // namespace

std::optional<Chart> CalibrationChart(const EvalReport& report) {
  std::vector<ReliabilityBin> bins;
  int64_t most_pairs = 0, pairs = 0, relevant = 0;
  for (const ReliabilityBin& bin : report.calibration) {
    if (bin.pairs <= 0) continue;
    bins.push_back(bin);
    most_pairs = std::max(most_pairs, bin.pairs);
    pairs += bin.pairs;
    relevant += bin.relevant_pairs;
  }
  // If only relevant documents were judged, as in many collections, their share
  // says nothing about the scores.
  if (relevant == 0 || relevant == pairs) return std::nullopt;

  ChartFrame frame(RoundAxis("score", 0, 1), RoundAxis("share relevant", 0, 1));
  frame.Line("reference", frame.X(0), frame.Y(0), frame.X(1), frame.Y(1));
  std::string line;
  for (const ReliabilityBin& bin : bins) {
    line += fmt::format("{}{:.2f} {:.2f}", line.empty() ? "M" : "L",
                        frame.X(bin.probability), frame.Y(bin.relevant));
  }
  frame.Path("line", line);
  Chart chart{
      .id = "calibration",
      .title = "Calibration of the score",
      .caption =
          "On the dashed line, the score equals the probability of relevance. "
          "A dot's area shows its number of judged pairs. The pairs are those "
          "of the last run.",
      .columns = {"scores", "mean score", "judged pairs", "relevant", "share"}};
  for (const ReliabilityBin& bin : bins) {
    const double part =
        static_cast<double>(bin.pairs) / static_cast<double>(most_pairs);
    frame.Dot(frame.X(bin.probability), frame.Y(bin.relevant),
              std::max(kLeastRadius, kMostRadius * std::sqrt(part)),
              fmt::format("{} of {} with a score from {:g} to {:g}",
                          CountText(bin.relevant_pairs), CountText(bin.pairs),
                          bin.low, bin.high));
    chart.rows.push_back({fmt::format("{:g} to {:g}", bin.low, bin.high),
                          fmt::format("{:.3f}", bin.probability),
                          CountText(bin.pairs), CountText(bin.relevant_pairs),
                          fmt::format("{:.3f}", bin.relevant)});
  }
  chart.svg = frame.Take(
      chart.id, chart.title,
      fmt::format(
          "{:.0f} % of the pairs with a mean score of {:.2f} are "
          "relevant, and {:.0f} % of those with a mean score of {:.2f}.",
          100 * bins.front().relevant, bins.front().probability,
          100 * bins.back().relevant, bins.back().probability));
  return chart;
}

}  // namespace podium
