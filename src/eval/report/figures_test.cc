#include "eval/report/figures.h"

#include <gtest/gtest.h>

#include "eval/testing/sample_report.h"

namespace podium {
namespace {

TEST(Figures, AreRoundedForReading) {
  EXPECT_EQ(MeanText(.50583), "0.5058");
  EXPECT_EQ(DifferenceText(-.084), "-0.0840");
  EXPECT_EQ(PText(.0417), "0.0417");
  EXPECT_EQ(PText(.00009), "<.0001");
  EXPECT_EQ(PText(std::nullopt), "-");
  EXPECT_EQ(EffectText(.371), "+0.37");
  EXPECT_EQ(IntervalText(Comparison::Interval{-.01, .149}),
            "-0.0100 to +0.1490");
  EXPECT_EQ(IntervalText(std::nullopt), "-");
  EXPECT_EQ(ConfidenceText(.95), "95 %");
  EXPECT_EQ(ConfidenceText(.999), "99.9 %");
  EXPECT_EQ(MillisecondsText(7.256), "7.26");
  EXPECT_EQ(MillisecondsText(99.5), "99.5");
  EXPECT_EQ(MillisecondsText(131.4), "131");
  EXPECT_EQ(MillisecondsText(12345.6), "12,346");
  EXPECT_EQ(RateText(69.21), "69.2");
  EXPECT_EQ(CountText(0), "0");
  EXPECT_EQ(CountText(999), "999");
  EXPECT_EQ(CountText(1000), "1,000");
  EXPECT_EQ(CountText(-1234567), "-1,234,567");
}

TEST(SortedGains, StartWithTheLargestLossByTheFirstNdcg) {
  std::vector<size_t> queries;
  for (const QueryGain& gain : SortedGains(SmallReport()))
    queries.push_back(gain.query);
  EXPECT_EQ(queries, (std::vector<size_t>{3, 1, 2, 0}));

  EvalReport report = SmallReport();
  report.comparison.measures.pop_back();  // map is left
  EXPECT_EQ(SortedGains(report)[1].query, 0u);
  report.runs.pop_back();
  EXPECT_TRUE(SortedGains(report).empty());
}

}  // namespace
}  // namespace podium
