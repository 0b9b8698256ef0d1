#include "eval/report/charts.h"

#include <gtest/gtest.h>

#include "eval/report/chart_frame.h"
#include "eval/testing/occurrences.h"
#include "eval/testing/sample_report.h"

namespace podium {
namespace {

// The numbers of an attribute, in the order of its elements.
std::vector<double> NumbersOf(const std::string& svg,
                              const std::string& attribute) {
  const std::string begin = " " + attribute + "=\"";
  std::vector<double> numbers;
  for (size_t at = 0; (at = svg.find(begin, at)) != svg.npos;) {
    at += begin.size();
    numbers.push_back(std::stod(svg.substr(at)));
  }
  return numbers;
}

std::vector<std::string> LabelsOf(const Axis& axis) {
  std::vector<std::string> labels;
  for (const Tick& tick : axis.ticks) labels.push_back(tick.label);
  return labels;
}

TEST(RoundAxis, CoversWithRoundTicks) {
  const Axis axis = RoundAxis("x", .506, .592);
  EXPECT_EQ(LabelsOf(axis), (std::vector<std::string>{"0.50", "0.52", "0.54",
                                                      "0.56", "0.58", "0.60"}));
  EXPECT_DOUBLE_EQ(axis.low, .5);
  EXPECT_DOUBLE_EQ(axis.high, .6);
  EXPECT_EQ(LabelsOf(RoundAxis("x", -1, 1)),
            (std::vector<std::string>{"-1.0", "-0.5", "0.0", "0.5", "1.0"}));
  EXPECT_EQ(LabelsOf(RoundAxis("x", 0, 1175)).back(), "1200");
  // A range of a single value.
  for (const double value : {0.0, .5}) {
    const Axis around = RoundAxis("x", value, value);
    EXPECT_LE(around.low, value);
    EXPECT_GT(around.high, value);
    EXPECT_GE(around.ticks.size(), 2u);
  }
}

TEST(ChartFrame, MapsValuesToCoordinates) {
  const ChartFrame frame({.low = 10, .high = 1000, .logarithmic = true},
                         {.low = -1, .high = 1});
  EXPECT_DOUBLE_EQ(frame.X(10), frame.left());
  EXPECT_DOUBLE_EQ(frame.X(100), (frame.left() + frame.right()) / 2);
  EXPECT_DOUBLE_EQ(frame.X(1000), frame.right());
  EXPECT_DOUBLE_EQ(frame.Y(-1), frame.bottom());
  EXPECT_DOUBLE_EQ(frame.Y(0), (frame.top() + frame.bottom()) / 2);
  EXPECT_DOUBLE_EQ(frame.Y(1), frame.top());
}

TEST(Charts, AreOmittedWithoutData) {
  const EvalReport small = SmallReport();
  EXPECT_FALSE(DepthChart(small));
  EXPECT_FALSE(LatencyChart(small));
  EXPECT_FALSE(CalibrationChart(small));
  EXPECT_TRUE(GainChart(small));
  EvalReport alone = small;
  alone.runs.pop_back();
  EXPECT_FALSE(GainChart(alone));
  EvalReport one_depth = WholeReport(3, 1);
  one_depth.runs.resize(2);
  EXPECT_FALSE(DepthChart(one_depth));
  EXPECT_TRUE(LatencyChart(one_depth));
  EXPECT_FALSE(DepthChart({}));
  EXPECT_FALSE(LatencyChart({}));
  EXPECT_FALSE(GainChart({}));
}

TEST(DepthChart, DrawsOneDotPerDepthFromLeftToRight) {
  const auto chart = DepthChart(WholeReport(20, 1));
  ASSERT_TRUE(chart);
  EXPECT_EQ(Occurrences(chart->svg, "class=\"dot\""), 4);
  EXPECT_EQ(Occurrences(chart->svg, "class=\"whisker\""), 4);
  EXPECT_EQ(Occurrences(chart->svg, "class=\"reference\""), 1);
  const std::vector<double> x = NumbersOf(chart->svg, "cx");
  EXPECT_TRUE(std::ranges::is_sorted(x));
  // The positions of 10, 50 and 100 are logarithmic.
  EXPECT_NEAR((x[2] - x[0]) / (x[3] - x[0]), std::log10(5), .01);
  ASSERT_EQ(chart->rows.size(), 4u);
  EXPECT_EQ(chart->rows[3][0], "100");
}

TEST(GainChart, DrawsOneBarPerQueryInOrderOfGain) {
  const auto chart = GainChart(SmallReport());
  ASSERT_TRUE(chart);
  EXPECT_EQ(Occurrences(chart->svg, "class=\"bar gain\""), 2);
  EXPECT_EQ(Occurrences(chart->svg, "class=\"bar tie\""), 1);
  EXPECT_EQ(Occurrences(chart->svg, "class=\"bar loss\""), 1);
  EXPECT_NE(chart->svg.find("better 2 \u00B7 alike 1 \u00B7 worse 1"),
            chart->svg.npos);
  const std::vector<double> y = NumbersOf(chart->svg, "y");
  const std::vector<double> height = NumbersOf(chart->svg, "height");
  ASSERT_EQ(height.size(), 4u);
  // The heights for +.5, +.25, 0, -.5.
  EXPECT_NEAR(height[0], 2 * height[1], .02);
  EXPECT_NEAR(height[0], height[3], .02);
  EXPECT_LT(height[2], 2);
  EXPECT_LT(chart->svg.find("#q0\""), chart->svg.find("#q2\""));
  EXPECT_LT(chart->svg.find("#q1\""), chart->svg.find("#q3\""));
}

TEST(GainChart, DrawsAnOutlineForManyQueries) {
  EXPECT_EQ(Occurrences(GainChart(WholeReport(kMostBars, 0))->svg, "<rect"),
            int64_t{kMostBars});
  const auto chart = GainChart(WholeReport(kMostBars + 1, 0));
  EXPECT_EQ(Occurrences(chart->svg, "<rect"), 0);
  EXPECT_EQ(Occurrences(chart->svg, "class=\"bar gain\""), 1);
  EXPECT_EQ(Occurrences(chart->svg, "class=\"bar loss\""), 1);
}

TEST(LatencyChart, DrawsOneDotPerTimedRun) {
  const auto chart = LatencyChart(WholeReport(20, 1));
  ASSERT_TRUE(chart);
  EXPECT_EQ(Occurrences(chart->svg, "class=\"dot\""), 4);
  EXPECT_EQ(Occurrences(chart->svg, "class=\"reference\""), 1);
  EXPECT_NE(chart->svg.find(">top 20</text>"), chart->svg.npos);
  ASSERT_EQ(chart->rows.size(), 4u);
  EXPECT_EQ(chart->rows[1][1], "170");
}

TEST(CalibrationChart, DrawsOneDotPerBinWithPairs) {
  const auto chart = CalibrationChart(WholeReport(1, 1));
  ASSERT_TRUE(chart);
  EXPECT_EQ(Occurrences(chart->svg, "class=\"dot\""), 9);
  const std::vector<double> radius = NumbersOf(chart->svg, "r");
  EXPECT_GT(radius[0], radius[3]);  // the more pairs
  EXPECT_EQ(chart->rows.size(), 9u);
  EXPECT_EQ(chart->rows[8], (std::vector<std::string>{"0.9 to 1", "0.950",
                                                      "520", "421", "0.810"}));
}

TEST(CalibrationChart, NeedsRelevantAndOtherPairs) {
  EvalReport report = WholeReport(1, 1);
  for (ReliabilityBin& bin : report.calibration) bin.relevant_pairs = bin.pairs;
  EXPECT_FALSE(CalibrationChart(report));
  for (ReliabilityBin& bin : report.calibration) bin.relevant_pairs = 0;
  EXPECT_FALSE(CalibrationChart(report));
}

TEST(Charts, EscapeExternalNames) {
  EvalReport report = WholeReport(3, 1);
  report.comparison.qids[1] = "</svg><script>";
  report.runs[0].name = "<b>";
  for (const auto& make : {DepthChart, GainChart, LatencyChart}) {
    const std::string svg = make(report)->svg;
    EXPECT_EQ(svg.find("<script"), svg.npos);
    EXPECT_EQ(svg.find("<b>"), svg.npos);
  }
  EXPECT_NE(GainChart(report)->svg.find("&lt;/svg&gt;&lt;script&gt;: "),
            std::string::npos);
}

}  // namespace
}  // namespace podium
