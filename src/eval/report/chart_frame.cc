#include "eval/report/chart_frame.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "eval/report/shown_text.h"

namespace podium {
namespace {

constexpr int kMostSteps = 6;  // on a round axis

// How far along the axis `value` is: 0 to 1.
double Along(const Axis& axis, double value) {
  if (!axis.logarithmic) return (value - axis.low) / (axis.high - axis.low);
  return std::log(value / axis.low) / std::log(axis.high / axis.low);
}

// The smallest of 1, 2, 5, 10, 20, ... times a power of ten that covers `span`
// in kMostSteps.
double RoundStep(double span) {
  const double power = std::pow(10, std::floor(std::log10(span / kMostSteps)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power * kMostSteps >= span) return factor * power;
  }
  return 10 * power;
}

}  // namespace

Axis RoundAxis(std::string title, double low, double high) {
  if (!(high > low)) {  // one value or none: add some room
    low -= .05;
    high = low + .1;
  }
  const double step = RoundStep(high - low);
  const auto first = static_cast<int64_t>(std::floor(low / step + 1e-9));
  const auto last = static_cast<int64_t>(std::ceil(high / step - 1e-9));
  Axis axis{.title = std::move(title),
            .low = static_cast<double>(first) * step,
            .high = static_cast<double>(last) * step};
  const int digits =
      std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
  for (int64_t i = first; i <= last; ++i) {
    const double at = static_cast<double>(i) * step;
    axis.ticks.push_back({at, fmt::format("{:.{}f}", at, digits)});
  }
  return axis;
}

ChartFrame::ChartFrame(Axis x, Axis y) : x_(std::move(x)), y_(std::move(y)) {
  const auto out = std::back_inserter(svg_);
  for (const Tick& tick : y_.ticks) {
    Line("grid", left(), Y(tick.at), right(), Y(tick.at));
    fmt::format_to(out,
                   "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}"
                   "</text>",
                   left() - 8, Y(tick.at) + 4, HtmlText(tick.label));
  }
  for (const Tick& tick : x_.ticks) {
    Line("grid", X(tick.at), bottom(), X(tick.at), bottom() + 5);
    fmt::format_to(out,
                   "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}"
                   "</text>",
                   X(tick.at), bottom() + 18, HtmlText(tick.label));
  }
  fmt::format_to(out, "<text x=\"0\" y=\"12\">{}</text>", HtmlText(y_.title));
  fmt::format_to(out,
                 "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}"
                 "</text>",
                 (left() + right()) / 2, kHeight - 8, HtmlText(x_.title));
}

double ChartFrame::X(double value) const {
  return left() + Along(x_, value) * (right() - left());
}

double ChartFrame::Y(double value) const {
  return bottom() - Along(y_, value) * (bottom() - top());
}

void ChartFrame::Line(std::string_view css_class, double x1, double y1,
                      double x2, double y2) {
  Path(css_class, fmt::format("M{:.2f} {:.2f}L{:.2f} {:.2f}", x1, y1, x2, y2));
}

void ChartFrame::Path(std::string_view css_class, std::string_view d) {
  fmt::format_to(std::back_inserter(svg_), "<path class=\"{}\" d=\"{}\"/>",
                 css_class, d);
}

void ChartFrame::Dot(double x, double y, double radius,
                     std::string_view title) {
  fmt::format_to(std::back_inserter(svg_),
                 "<circle class=\"dot\" cx=\"{:.2f}\" cy=\"{:.2f}\" "
                 "r=\"{:.2f}\"><title>{}</title></circle>",
                 x, y, radius, HtmlText(title));
}

void ChartFrame::Label(double x, double y, std::string_view anchor,
                       std::string_view text) {
  fmt::format_to(std::back_inserter(svg_),
                 "<text class=\"label\" x=\"{:.1f}\" y=\"{:.1f}\" "
                 "text-anchor=\"{}\">{}</text>",
                 x, y, anchor, HtmlText(text));
}

std::string ChartFrame::Take(std::string_view id, std::string_view title,
                             std::string_view description) {
  return fmt::format(
      "<svg viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "aria-labelledby=\"{2}-title {2}-desc\"><title id=\"{2}-title\">{3}"
      "</title><desc id=\"{2}-desc\">{4}</desc>{5}</svg>",
      kWidth, kHeight, id, HtmlText(title), HtmlText(description), svg_);
}

}  // namespace podium
