#include "keys/environment_keys.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(EnvironmentKeys, ReadsNamesAndKeys) {
  const auto keys = ParseEnvironmentKeys(
      " ci:0123456789abcdef,\nweb:with:colon-0123456789,,", {});
  ASSERT_TRUE(keys) << keys.error().message;
  ASSERT_EQ(keys->size(), 2u);
  EXPECT_EQ(keys->at(0).name, "ci");
  EXPECT_EQ(keys->at(0).key, "0123456789abcdef");
  EXPECT_EQ(keys->at(1).name, "web");
  EXPECT_EQ(keys->at(1).key, "with:colon-0123456789");
  EXPECT_TRUE(ParseEnvironmentKeys("", {})->empty());
}

TEST(EnvironmentKeys, ErrorsNameThePositionAndNeverTheKey) {
  for (const char* wrong :
       {"0123456789abcdef", ":0123456789abcdef", "a b:0123456789abcdef",
        "ci:short", "ci:", "ci:0123456789 abcdef", "ok:0123456789abcdef",
        "ci:0123456789abcde\xc3\xa9"}) {
    const auto keys =
        ParseEnvironmentKeys(std::string("ok:abcdef0123456789,") + wrong, {});
    ASSERT_FALSE(keys) << wrong;
    EXPECT_NE(keys.error().message.find("entry 2"), std::string::npos);
    EXPECT_EQ(keys.error().message.find("0123456789"), std::string::npos);
    EXPECT_EQ(keys.error().message.find("short"), std::string::npos);
  }
}

TEST(EnvironmentKeys, LimitsTheNumberOfKeys) {
  KeyLimits limits;
  limits.max_environment_keys = 1;
  EXPECT_FALSE(
      ParseEnvironmentKeys("a:0123456789abcdef,b:abcdef0123456789", limits));
}

}  // namespace
}  // namespace podium
