#include "http/retry_after.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

// 1994-11-06 08:49:37, the time in the RFC's examples.
constexpr sys_seconds kMoment = sys_days(std::chrono::year(1994) / 11 / 6) +
                                std::chrono::hours(8) +
                                std::chrono::minutes(49) + seconds(37);

HttpReply With(std::string name, std::string value) {
  return {.status = 429, .headers = {{std::move(name), std::move(value)}}};
}

TEST(ParseHttpDateTest, ReadsTheThreeForms) {
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"}) {
    EXPECT_EQ(ParseHttpDate(text, kMoment), kMoment) << text;
  }
}

TEST(ParseHttpDateTest, TwoDigitYearsMeanTheNearestCentury) {
  const sys_seconds now = sys_days(std::chrono::year(2026) / 1 / 1);
  EXPECT_EQ(ParseHttpDate("Thursday, 01-Jan-26 00:00:00 GMT", now), now);
  EXPECT_EQ(ParseHttpDate("Friday, 01-Jan-77 00:00:00 GMT", now),
            sys_days(std::chrono::year(1977) / 1 / 1));
}

TEST(ParseHttpDateTest, RefusesInvalidDates) {
  for (const char* text :
       {"", "soon", "Sun, 06 Nov 1994 08:49:37",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 PST",
        "Sun, 6x Nov 1994 08:49:37 GMT",
        "Sun, 99999999999 Nov 1994 08:49:37 GMT"}) {
    EXPECT_EQ(ParseHttpDate(text, kMoment), std::nullopt) << text;
  }
}

struct HeaderRow {
  const char* name;
  const char* value;
  std::optional<milliseconds> wait;
};

TEST(RetryAfterTest, ReadsEveryHeader) {
  const HeaderRow rows[] = {
      {"retry-after", "7", seconds(7)},
      {"retry-after", " 0 ", seconds(0)},
      {"retry-after", "1.5", milliseconds(1500)},
      {"retry-after", "0.0001", milliseconds(1)},
      {"retry-after", "Sun, 06 Nov 1994 08:50:07 GMT", seconds(30)},
      {"retry-after", "Sun, 06 Nov 1994 08:00:00 GMT", seconds(0)},  // in the
                                                                     // past
      {"retry-after", "99999999999999999999", seconds(366 * 86'400)},
      {"retry-after", "-1", std::nullopt},
      {"retry-after", "1e3", std::nullopt},
      {"retry-after", "nan", std::nullopt},
      {"retry-after", "1.2.3", std::nullopt},
      {"retry-after", "", std::nullopt},
      {"retry-after-ms", "250", milliseconds(250)},
      {"x-ratelimit-reset", "12", seconds(12)},
      {"x-ratelimit-reset", "784111800", std::nullopt},  // too large for
                                                         // seconds, too small
                                                         // for a time
      {"x-ratelimit-reset", "junk", std::nullopt},
      {"x-other", "3", std::nullopt},
  };
  for (const HeaderRow& row : rows) {
    EXPECT_EQ(RetryAfter(With(row.name, row.value), kMoment), row.wait)
        << row.name << ": " << row.value;
  }
}

TEST(RetryAfterTest, AcceptsResetAsUnixTime) {
  const sys_seconds now{seconds(1'800'000'000)};
  EXPECT_EQ(RetryAfter(With("x-ratelimit-reset", "1800000042"), now),
            seconds(42));
  EXPECT_EQ(RetryAfter(With("x-ratelimit-reset", "1799999000"), now),
            seconds(0));
  // Waits until the end of a month are taken only from Retry-After.
  EXPECT_EQ(RetryAfter(With("x-ratelimit-reset", "1801000000"), now),
            std::nullopt);
}

TEST(RetryAfterTest, SkipsHeadersThatCannotBeRead) {
  HttpReply reply{.status = 503,
                  .headers = {{"retry-after-ms", "x"},
                              {"retry-after", "later"},
                              {"x-ratelimit-reset", "3"}}};
  EXPECT_EQ(RetryAfter(reply, kMoment), seconds(3));
  reply.headers[1].second = "2";
  EXPECT_EQ(RetryAfter(reply, kMoment), seconds(2));
}

}  // namespace
}  // namespace podium
