#include "client/quota_hint.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using std::chrono::seconds;

TEST(QuotaHintTest, TakesTheLongestWaitOfTheExhaustedQuotas) {
  const std::pair<const char*, std::optional<seconds>> rows[] = {
      {R"("req";r=0;t=1)", seconds(1)},
      {R"("req";r=3;t=1)", std::nullopt},
      {R"("req";r=0;t=1, "tok";r=0;t=7, "month";r=5)", seconds(7)},
      {R"("req";r=2, "tok" ; t=4 ; r=0)", seconds(4)},
      {R"("req";r=0)", std::nullopt},
      {R"("req";r=00;t=-1)", std::nullopt},
      {R"("req";r=0;t=99999999999999999999)", std::nullopt},
      {R"("req";r=0;t=1x)", std::nullopt},
      {R"(;;,,=;)", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& [value, wait] : rows) {
    EXPECT_EQ(QuotaWait({.status = 200, .headers = {{"ratelimit", value}}}),
              wait)
        << value;
  }
  EXPECT_EQ(QuotaWait({.status = 200}), std::nullopt);
}

}  // namespace
}  // namespace podium
