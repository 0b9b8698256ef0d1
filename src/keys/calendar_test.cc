#include "keys/calendar.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using std::chrono::seconds;

TEST(Calendar, WritesAndReadsDays) {
  const Day day = *ParseDay("2028-02-29");
  EXPECT_EQ(DayText(day), "2028-02-29");
  EXPECT_EQ(TimeText(day + seconds(86399)), "2028-02-29T23:59:59Z");
  EXPECT_EQ(DayOf(day + seconds(86399)), day);
  EXPECT_EQ(TimeText(std::chrono::sys_seconds{}), "1970-01-01T00:00:00Z");
}

TEST(Calendar, FindsTheStartOfEachMonth) {
  EXPECT_EQ(DayText(MonthOf(*ParseDay("2028-02-29"))), "2028-02-01");
  EXPECT_EQ(DayText(NextMonth(*ParseDay("2028-02-29"))), "2028-03-01");
  EXPECT_EQ(DayText(NextMonth(*ParseDay("2026-12-31"))), "2027-01-01");
}

TEST(Calendar, RefusesInvalidDays) {
  for (const char* text :
       {"", "2026-02-29", "2026-13-01", "2026-1-01", "2026-00-10", "2026/01/01",
        "2026-01-01 ", "-026-01-01", "+026-01-01", "2026-01--1"}) {
    EXPECT_FALSE(ParseDay(text)) << text;
  }
}

TEST(Calendar, ReadsDurations) {
  EXPECT_EQ(ParseDuration("45s"), seconds(45));
  EXPECT_EQ(ParseDuration("90m"), seconds(5400));
  EXPECT_EQ(ParseDuration("12h"), seconds(43200));
  EXPECT_EQ(ParseDuration("30d"), seconds(2592000));
  EXPECT_EQ(ParseDuration("0s"), seconds(0));
  for (const char* text :
       {"", "s", "30", "-1d", "1.5h", "30 d", "9223372036854775807d", "1w"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
}

}  // namespace
}  // namespace podium
