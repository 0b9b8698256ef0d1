#include "cli/shared/run_progress.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using std::chrono::seconds;

TEST(ClockText, ShowsMinutesAndHours) {
  EXPECT_EQ(ClockText(seconds(0)), "0:00");
  EXPECT_EQ(ClockText(seconds(123)), "2:03");
  EXPECT_EQ(ClockText(seconds(3723)), "1:02:03");
}

TEST(ReportOf, ShowsTheTimeBeforeTheFirstQuery) {
  const ProgressReport report = ReportOf({}, seconds(65));
  EXPECT_FALSE(report.fraction);
  EXPECT_EQ(report.note, "1:05");
}

TEST(ReportOf, ShowsTheAmountBeforeTheFirstQuery) {
  const ProgressReport report = ReportOf({.asked_pairs = 10'000}, seconds(12));
  EXPECT_FALSE(report.fraction);
  EXPECT_EQ(report.note, "0 of 10,000 pairs done, 0:12");
}

TEST(ReportOf, ShowsRateAndTimeLeft) {
  // Half of the input came after the first query, and took 9/10 of the time; a
  // tenth of the input is left.
  const ProgressReport report =
      ReportOf({.queries = 10, .pairs = 123'450, .first = 0.4, .last = 0.9},
               seconds(100));
  EXPECT_EQ(report.fraction, 0.9);
  EXPECT_EQ(report.note, "10 queries, 1,235 pairs/s, 0:18 left");
}

TEST(ReportOf, ShowsNoTimeLeftForAPipe) {
  const ProgressReport report =
      ReportOf({.queries = 1, .pairs = 10}, seconds(2));
  EXPECT_FALSE(report.fraction);
  EXPECT_EQ(report.note, "1 query, 5 pairs/s");
}

TEST(ReportOf, CountsJobs) {
  const auto documents =
      std::make_shared<const std::vector<Document>>(std::vector<Document>(3));
  RunCounts counts;
  counts.Ask({.documents = documents});
  EXPECT_EQ(ReportOf(counts, seconds(1)).note, "0 of 3 pairs done, 0:01");
  counts.Finish({.documents = documents, .read = 0.25}, 3);
  counts.Finish({.documents = documents, .read = 0.5}, 3);
  const ProgressReport report = ReportOf(counts, seconds(2));
  EXPECT_EQ(report.fraction, 0.5);
  EXPECT_EQ(report.note, "2 queries, 3 pairs/s, 0:02 left");
}

}  // namespace
}  // namespace podium
