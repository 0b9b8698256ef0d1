#include <fmt/core.h>

#include <algorithm>

#include "eval/report/chart_frame.h"
#include "eval/report/charts.h"
#include "eval/report/figures.h"
#include "eval/report/report.h"

namespace podium {
namespace {

constexpr double kLabelWidth = 40;  // roughly half of a label

struct LatencyPoint {
  std::string label;
  double p50_ms = 0, p95_ms = 0;
  double mean = 0;
};

std::vector<LatencyPoint> LatenciesOf(const EvalReport& report,
                                      const ComparedMeasure& measure) {
  std::vector<LatencyPoint> points;
  for (size_t i = 0; i < report.runs.size(); ++i) {
    const ReportedRun& run = report.runs[i];
    if (!run.times) continue;
    points.push_back(
        {.label = run.depth ? fmt::format("top {}", *run.depth) : run.name,
         .p50_ms = run.times->p50_ms,
         .p95_ms = run.times->p95_ms,
         .mean = measure.runs[i].mean});
  }
  std::ranges::stable_sort(points, {}, &LatencyPoint::p50_ms);
  return points;
}

void Draw(ChartFrame& frame, const std::vector<LatencyPoint>& points) {
  std::string line;
  for (const LatencyPoint& point : points) {
    line += fmt::format("{}{:.2f} {:.2f}", line.empty() ? "M" : "L",
                        frame.X(point.p50_ms), frame.Y(point.mean));
    frame.Line("whisker", frame.X(point.p50_ms), frame.Y(point.mean),
               frame.X(std::max(point.p95_ms, point.p50_ms)),
               frame.Y(point.mean));
  }
  frame.Path("line", line);
  for (const LatencyPoint& point : points) {
    frame.Dot(frame.X(point.p50_ms), frame.Y(point.mean), 5,
              fmt::format("{}: {} at {} ms", point.label, MeanText(point.mean),
                          MillisecondsText(point.p50_ms)));
  }
  for (const LatencyPoint& point : points) {
    const double x = frame.X(point.p50_ms);
    const bool at_left = x < frame.left() + kLabelWidth;
    const bool at_right = x > frame.right() - kLabelWidth;
    frame.Label(x, frame.Y(point.mean) - 11,
                at_left    ? "start"
                : at_right ? "end"
                           : "middle",
                point.label);
  }
}

}  // namespace

std::optional<Chart> LatencyChart(const EvalReport& report) {
  if (report.comparison.measures.empty()) return std::nullopt;
  const ComparedMeasure& measure =
      report.comparison.measures[ShownMeasure(report.comparison)];
  const std::vector<LatencyPoint> points = LatenciesOf(report, measure);
  if (points.empty()) return std::nullopt;
  // A first run without times costs nothing: a reference line for the others.
  const bool has_reference = !report.runs[0].times;
  double low = points[0].mean, high = low, most_ms = 0;
  for (const LatencyPoint& point : points) {
    low = std::min(low, point.mean);
    high = std::max(high, point.mean);
    most_ms = std::max({most_ms, point.p50_ms, point.p95_ms});
  }
  if (has_reference) {
    low = std::min(low, measure.runs[0].mean);
    high = std::max(high, measure.runs[0].mean);
  }
  ChartFrame frame(RoundAxis("milliseconds per request, p50", 0, most_ms),
                   RoundAxis(measure.name, low, high));
  if (has_reference) {
    const double y = frame.Y(measure.runs[0].mean);
    frame.Line("reference", frame.left(), y, frame.right(), y);
  }
  Draw(frame, points);

  Chart chart{.id = "latency",
              .title = "Quality against latency",
              .caption = "A bar reaches from the p50 to the p95.",
              .columns = {"run", "p50 ms", "p95 ms", measure.name}};
  if (has_reference) {
    chart.caption +=
        fmt::format(" The dashed line is {} ({}).", report.runs[0].name,
                    MeanText(measure.runs[0].mean));
  }
  for (const LatencyPoint& point : points) {
    chart.rows.push_back({point.label, MillisecondsText(point.p50_ms),
                          MillisecondsText(point.p95_ms),
                          MeanText(point.mean)});
  }
  chart.svg = frame.Take(
      chart.id, chart.title,
      fmt::format("From {} at {} ms to {} at {} ms.", MeanText(points[0].mean),
                  MillisecondsText(points[0].p50_ms),
                  MeanText(points.back().mean),
                  MillisecondsText(points.back().p50_ms)));
  return chart;
}

}  // namespace podium
