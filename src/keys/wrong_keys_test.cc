#include "keys/wrong_keys.h"

#include <gtest/gtest.h>

#include <string>

namespace podium {
namespace {

TEST(NetworkOf, GroupsAddressesByNetwork) {
  EXPECT_EQ(NetworkOf("10.1.2.3"), NetworkOf("10.1.2.250"));
  EXPECT_NE(NetworkOf("10.1.2.3"), NetworkOf("10.1.3.3"));
  EXPECT_EQ(NetworkOf("::ffff:10.1.2.3"), NetworkOf("10.1.2.9"));
  EXPECT_EQ(NetworkOf("2001:db8:1:100::1"), NetworkOf("2001:db8:1:1ff::2"));
  EXPECT_NE(NetworkOf("2001:db8:1:100::1"), NetworkOf("2001:db8:1:200::1"));
  EXPECT_EQ(NetworkOf("fe80::1%eth0"), NetworkOf("fe80::2"));
  EXPECT_NE(NetworkOf("0.0.0.0"), NetworkOf("::"));
  EXPECT_EQ(NetworkOf(""), NetworkOf("nonsense"));
  EXPECT_EQ(NetworkOf(""), NetworkOf("10.1.2.3, 10.9.9.9"));
}

TEST(WrongKeys, ToleratesABurstAndThenAsksToWait) {
  KeyLimits limits;
  limits.wrong_keys_burst = 3;
  limits.wrong_keys_per_minute = 60;
  WrongKeys wrong(limits);
  const auto now = std::chrono::seconds(1000);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(wrong.Count("10.0.0." + std::to_string(i), now).count(), 0);
  }
  EXPECT_EQ(wrong.Count("10.0.0.9", now), std::chrono::seconds(1));
  EXPECT_EQ(wrong.Count("10.0.0.9", now + std::chrono::seconds(1)).count(), 0);
}

TEST(WrongKeys, UsesAFixedAmountOfMemory) {
  KeyLimits limits;
  limits.wrong_key_slots = 1;
  limits.wrong_keys_burst = 2;
  WrongKeys wrong(limits);  // all networks share a single slot
  EXPECT_EQ(wrong.Count("10.0.0.1", {}).count(), 0);
  EXPECT_EQ(wrong.Count("10.0.1.1", {}).count(), 0);
  EXPECT_GT(wrong.Count("10.0.2.1", {}).count(), 0);
}

}  // namespace
}  // namespace podium
