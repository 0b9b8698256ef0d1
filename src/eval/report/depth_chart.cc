#include <fmt/core.h>

#include <algorithm>

#include "eval/report/chart_frame.h"
#include "eval/report/charts.h"
#include "eval/report/figures.h"
#include "eval/report/report.h"

namespace podium {
namespace {

struct Point {
  int64_t depth = 0;
  double mean = 0;
  double low = 0, high = 0;  // the first run's mean plus the difference's
                             // interval
};

std::vector<Point> PointsOf(const EvalReport& report,
                            const ComparedMeasure& measure) {
  std::vector<Point> points;
  for (size_t i = 0; i < report.runs.size(); ++i) {
    const ReportedRun& run = report.runs[i];
    if (!run.depth || *run.depth <= 0) continue;
    const ComparedRun& compared = measure.runs[i];
    Point point{.depth = *run.depth,
                .mean = compared.mean,
                .low = compared.mean,
                .high = compared.mean};
    if (compared.to_first && compared.to_first->interval) {
      point.low = measure.runs[0].mean + compared.to_first->interval->low;
      point.high = measure.runs[0].mean + compared.to_first->interval->high;
    }
    points.push_back(point);
  }
  std::ranges::stable_sort(points, {}, &Point::depth);
  return points;
}

ChartFrame FrameOf(const ComparedMeasure& measure,
                   const std::vector<Point>& points) {
  Axis x{.title = "documents reranked for each query",
         .low = static_cast<double>(points.front().depth) / 1.15,
         .high = static_cast<double>(points.back().depth) * 1.15,
         .logarithmic = true};
  double low = measure.runs[0].mean, high = low;
  for (const Point& point : points) {
    x.ticks.push_back(
        {static_cast<double>(point.depth), std::to_string(point.depth)});
    low = std::min(low, point.low);
    high = std::max(high, point.high);
  }
  return ChartFrame(std::move(x), RoundAxis(measure.name, low, high));
}

void Draw(ChartFrame& frame, const std::vector<Point>& points,
          double first_mean) {
  frame.Line("reference", frame.left(), frame.Y(first_mean), frame.right(),
             frame.Y(first_mean));
  std::string line;
  for (const Point& point : points) {
    const double x = frame.X(static_cast<double>(point.depth));
    line += fmt::format("{}{:.2f} {:.2f}", line.empty() ? "M" : "L", x,
                        frame.Y(point.mean));
    frame.Line("whisker", x, frame.Y(point.low), x, frame.Y(point.high));
  }
  frame.Path("line", line);
  for (const Point& point : points) {
    frame.Dot(frame.X(static_cast<double>(point.depth)), frame.Y(point.mean), 5,
              fmt::format("top {}: {}", point.depth, MeanText(point.mean)));
  }
}

}  // namespace

std::optional<Chart> DepthChart(const EvalReport& report) {
  if (report.comparison.measures.empty()) return std::nullopt;
  const ComparedMeasure& measure =
      report.comparison.measures[ShownMeasure(report.comparison)];
  const std::vector<Point> points = PointsOf(report, measure);
  if (points.size() < 2) return std::nullopt;
  ChartFrame frame = FrameOf(measure, points);
  Draw(frame, points, measure.runs[0].mean);

  Chart chart{.id = "depth",
              .title = measure.name + " by depth",
              .caption = fmt::format(
                  "The dashed line is {} ({}). Bars: the {} interval of the "
                  "difference from it.",
                  report.runs[0].name, MeanText(measure.runs[0].mean),
                  ConfidenceText(report.confidence)),
              .columns = {"documents reranked", measure.name, "interval"}};
  for (const Point& point : points) {
    chart.rows.push_back({std::to_string(point.depth), MeanText(point.mean),
                          MeanText(point.low) + " to " + MeanText(point.high)});
  }
  chart.svg = frame.Take(
      chart.id, chart.title,
      fmt::format("From {} at the top {} to {} at the top {}; {} without "
                  "reranking.",
                  MeanText(points.front().mean), points.front().depth,
                  MeanText(points.back().mean), points.back().depth,
                  MeanText(measure.runs[0].mean)));
  return chart;
}

}  // namespace podium
