#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "eval/report/chart_frame.h"
#include "eval/report/charts.h"
#include "eval/report/figures.h"
#include "eval/report/report.h"
#include "eval/report/shown_text.h"

namespace podium {
namespace {

constexpr double kTieHeight = 1.5;

std::string_view ClassOf(double gain) {
  return gain > 0 ? "bar gain" : gain < 0 ? "bar loss" : "bar tie";
}

// One bar per query, the largest gain at the left. `width` is that of one bar
// with its gap.
void DrawBars(ChartFrame& frame, const EvalReport& report,
              const std::vector<QueryGain>& gains, double width) {
  std::string svg;
  const double gap = width > 4 ? 1 : 0;
  double x = frame.left();
  for (const QueryGain& gain : gains) {
    double top = frame.Y(std::max(gain.gain(), 0.0));
    double height = frame.Y(std::min(gain.gain(), 0.0)) - top;
    if (height < kTieHeight) {
      if (gain.gain() >= 0) top -= (kTieHeight - height);
      height = kTieHeight;
    }
    fmt::format_to(
        std::back_inserter(svg),
        "<a href=\"#q{}\" tabindex=\"-1\"><rect class=\"{}\" x=\"{:.2f}\" "
        "y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\"><title>{}: "
        "{}</title></rect></a>",
        gain.query, ClassOf(gain.gain()), x, top, width - gap, height,
        HtmlText(report.comparison.qids[gain.query]),
        DifferenceText(gain.gain()));
    x += width;
  }
  frame.Markup(svg);
}

// The outline of the bars, gains and losses separately.
void DrawOutline(ChartFrame& frame, const std::vector<QueryGain>& gains,
                 double width) {
  for (const bool gained : {true, false}) {
    std::string d = fmt::format("M{:.2f} {:.2f}", frame.left(), frame.Y(0));
    double x = frame.left();
    for (const QueryGain& gain : gains) {
      x += width;
      const double value =
          gained ? std::max(gain.gain(), 0.0) : std::min(gain.gain(), 0.0);
      fmt::format_to(std::back_inserter(d), "V{:.2f}H{:.2f}", frame.Y(value),
                     x);
    }
    fmt::format_to(std::back_inserter(d), "V{:.2f}Z", frame.Y(0));
    frame.Path(gained ? "bar gain" : "bar loss", d);
  }
}

}  // namespace

std::optional<Chart> GainChart(const EvalReport& report) {
  std::vector<QueryGain> gains = SortedGains(report);
  if (gains.empty()) return std::nullopt;
  std::ranges::reverse(gains);
  const RunComparison& comparison = report.comparison;
  const ComparedMeasure& measure =
      comparison.measures[ShownMeasure(comparison)];
  const auto count = static_cast<double>(gains.size());
  Axis x{.title = "queries, by gain", .low = 0, .high = count};
  x.ticks = {{.5, "1"}};
  if (gains.size() > 1)
    x.ticks.push_back({count - .5, CountText(std::ssize(gains))});
  ChartFrame frame(
      std::move(x),
      RoundAxis("gain of " + measure.name, std::min(gains.back().gain(), 0.0),
                std::max(gains.front().gain(), 0.0)));

  const double width = (frame.right() - frame.left()) / count;
  if (gains.size() <= kMostBars) {
    DrawBars(frame, report, gains, width);
  } else {
    DrawOutline(frame, gains, width);
  }
  frame.Line("zero", frame.left(), frame.Y(0), frame.right(), frame.Y(0));
  const Comparison& record = *measure.runs.back().to_first;
  frame.Label(
      frame.right(), frame.top() + 10, "end",
      fmt::format("better {} · alike {} · worse {}", CountText(record.wins),
                  CountText(record.ties), CountText(record.losses)));

  Chart chart{
      .id = "gain",
      .title = "Gain of every query",
      .caption = fmt::format("{} of {} minus that of {}. Queries below the "
                             "line lost; all queries are listed further down.",
                             measure.name, report.runs.back().name,
                             report.runs.front().name)};
  chart.svg = frame.Take(
      chart.id, chart.title,
      fmt::format("From {} to {}; {} queries better, {} alike, {} worse.",
                  DifferenceText(gains.front().gain()),
                  DifferenceText(gains.back().gain()), record.wins, record.ties,
                  record.losses));
  return chart;
}

}  // namespace podium
