#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace podium {

struct Tick {
  double at = 0;
  std::string label;
};

// One of a chart's two axes: the values that it covers, and its ticks.
struct Axis {
  std::string title;
  double low = 0, high = 1;  // low < high
  std::vector<Tick> ticks;   // within low..high
  bool logarithmic = false;  // then low > 0
};

// An axis from `low` to `high` or a little beyond, with ticks at round numbers.
Axis RoundAxis(std::string title, double low, double high);

// A chart in SVG: a frame with titled axes, and the marks drawn over it in the
// chart's own coordinates. Colours come from page.css by class.
class ChartFrame {
 public:
  static constexpr double kWidth = 440, kHeight = 280;
  static constexpr double kLeft = 50, kRight = 14, kTop = 30, kBottom = 46;

  ChartFrame(Axis x, Axis y);

  double X(double value) const;
  double Y(double value) const;
  double top() const { return kTop; }
  double bottom() const { return kHeight - kBottom; }
  double left() const { return kLeft; }
  double right() const { return kWidth - kRight; }

  // Marks, drawn in call order. A mark's `title` is its tooltip.
  void Line(std::string_view css_class, double x1, double y1, double x2,
            double y2);
  void Path(std::string_view css_class, std::string_view d);
  void Dot(double x, double y, double radius, std::string_view title);
  // `anchor`: start, middle, end.
  void Label(double x, double y, std::string_view anchor,
             std::string_view text);
  void Markup(std::string_view svg) { svg_ += svg; }

  // The whole SVG element. `id` is the figure's; the ids of its title and
  // description begin with it.
  std::string Take(std::string_view id, std::string_view title,
                   std::string_view description);

 private:
  Axis x_, y_;
  std::string svg_;
};

}  // namespace podium
