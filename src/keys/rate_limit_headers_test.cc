#include "keys/rate_limit_headers.h"

#include <gtest/gtest.h>

#include "keys/temporary_folder_test.h"

namespace podium {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Time is fixed at two hours before the end of a month.
class RateLimitHeadersTest : public testing::Test {
 protected:
  RateLimitHeadersTest() {
    now_.steady = seconds(1000);
    now_.utc = *ParseDay("2026-11-30") + hours(22);
  }

  std::unique_ptr<Access> Open(KeyRecord record) {
    record.name = "ci";
    key_ = "Bearer " + KeyStore::Open(path_)->Add(record, now_.utc)->key;
    auto access = Access::Open({.store_path = path_,
                                .clock = [this] { return now_; },
                                .poll_interval = milliseconds(0),
                                .flush_interval = hours(1)});
    EXPECT_TRUE(access) << access.error().message;
    return *std::move(access);
  }
  AccessDecision Ask(Access& access, int64_t tokens = 0) {
    return access.Check({.authorization = key_,
                         .source = "10.0.0.1",
                         .endpoint = "rerank",
                         .tokens = tokens});
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "keys.db";
  std::string key_;
  Instant now_;
};

TEST_F(RateLimitHeadersTest, ASuccessReportsEveryLimit) {
  const auto access = Open({.requests_per_minute = 600,
                            .requests_per_month = 1000,
                            .tokens_per_minute = 60'000});
  const HeaderPairs expected = {
      {"ratelimit-policy",
       "\"req\";q=600;w=60, \"tok\";q=60000;w=60;qu=\"tokens\", "
       "\"month\";q=1000"},
      {"ratelimit",
       "\"req\";r=599;t=1, \"tok\";r=60000, \"month\";r=999;t=7200"}};
  EXPECT_EQ(RateLimitHeaders(Ask(*access).grant), expected);
}

TEST_F(RateLimitHeadersTest, ADenialReportsTheLimitThatDenied) {
  const auto access = Open({.requests_per_minute = 2});
  EXPECT_EQ(Ask(*access).outcome, AccessOutcome::kAllowed);
  EXPECT_EQ(Ask(*access).outcome, AccessOutcome::kAllowed);
  const HeaderPairs expected = {
      {"retry-after", "30"},
      {"x-ratelimit-reset",
       std::to_string(now_.utc.time_since_epoch().count() + 31)},
      {"ratelimit-policy", "\"req\";q=2;w=60"},
      {"ratelimit", "\"req\";r=0;t=30"}};
  const AccessDecision denied = Ask(*access);
  EXPECT_EQ(denied.outcome, AccessOutcome::kLimited);
  EXPECT_EQ(LimitedHeaders(denied), expected);
}

TEST_F(RateLimitHeadersTest, ADenialForTokensReportsTheRemainingTokens) {
  const auto access = Open({.tokens_per_minute = 60});
  EXPECT_EQ(Ask(*access, 50).outcome, AccessOutcome::kAllowed);
  const auto denied = LimitedHeaders(Ask(*access, 30));
  EXPECT_EQ(denied.front().second, "20");
  EXPECT_EQ(denied.back(), (std::pair<std::string, std::string>(
                               "ratelimit", "\"tok\";r=10;t=20")));
}

TEST_F(RateLimitHeadersTest, LongWaitsAppearOnlyInRetryAfter) {
  const auto access = Open({.requests_per_month = 1});
  EXPECT_EQ(Ask(*access).outcome, AccessOutcome::kAllowed);
  const HeaderPairs expected = {{"retry-after", "7200"},
                                {"ratelimit-policy", "\"month\";q=1"},
                                {"ratelimit", "\"month\";r=0;t=7200"}};
  EXPECT_EQ(LimitedHeaders(Ask(*access)), expected);
}

TEST_F(RateLimitHeadersTest, AKeyWithoutLimitsGetsNoHeaders) {
  const auto access = Open({});
  EXPECT_TRUE(RateLimitHeaders(Ask(*access).grant).empty());
  EXPECT_TRUE(RateLimitHeaders({}).empty());
}

}  // namespace
}  // namespace podium
