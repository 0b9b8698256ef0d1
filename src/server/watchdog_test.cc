#include "server/watchdog.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using std::chrono::seconds;

TEST(WatchdogTest, StallsOnlyWhilePairsWaitAndNoBatchFinishes) {
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

}  // namespace
}  // namespace podium
