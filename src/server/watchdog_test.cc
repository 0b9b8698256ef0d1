#include "server/watchdog.h"

#include <gtest/gtest.h>

#include "server/access_log.h"
#include "server/router.h"

namespace podium {
namespace {

using std::chrono::seconds;

TEST(WatchdogTest, StallsOnlyWhileWorkWaitsAndNothingFinishes) {
  const Watchdog::Clock::time_point start{};
  Watchdog watchdog(seconds(5), start);
  watchdog.Observe(0, 10, start + seconds(60));  // nothing to do
  EXPECT_FALSE(watchdog.stalled());
  watchdog.Observe(100, 10, start + seconds(61));
  watchdog.Observe(100, 10, start + seconds(64));
  EXPECT_FALSE(watchdog.stalled());
  watchdog.Observe(100, 10, start + seconds(65));
  EXPECT_TRUE(watchdog.stalled());
  watchdog.Observe(100, 11, start + seconds(66));  // it moves again
  EXPECT_FALSE(watchdog.stalled());
}

TEST(AccessLineTest, HoldsNoByteThatCouldForgeALine) {
  AccessRecord record;
  record.method = "POST";
  record.path = "/a\n\x1b%0a b";
  record.trace_id = "t";
  record.status = 200;
  record.request_bytes = 12;
  record.response_bytes = 34;
  record.documents = 3;
  record.milliseconds = 4.25;
  EXPECT_EQ(AccessLine(record),
            "POST /a???0a?b 200 documents=3 in=12 out=34 ms=4.2 trace=t");
  AccessRecord unread;
  unread.status = 400;
  EXPECT_EQ(AccessLine(unread), "- - 400 in=0 out=0 ms=0.0 trace=-");
}

TEST(PlainPathTest, MakesOneOfDoubledSlashesAndVersions) {
  EXPECT_EQ(PlainPath("/v1/rerank"), "/v1/rerank");
  EXPECT_EQ(PlainPath("//v2///rerank"), "/v2/rerank");
  EXPECT_EQ(PlainPath("/v1/v2/rerank"), "/v2/rerank");
  EXPECT_EQ(PlainPath("/v2/v2/rerank"), "/v2/rerank");
  EXPECT_EQ(PlainPath("/v1/v3/rerank"), "/v1/v3/rerank");
  EXPECT_EQ(PlainPath("*"), "*");
}

}  // namespace
}  // namespace podium
