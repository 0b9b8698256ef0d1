#include "keys/access.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "keys/rate_limit_headers.h"
#include "keys/temporary_folder_test.h"

namespace podium {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// The test sets the time. Threads are off, so the test calls Refresh and Flush.
class AccessTest : public testing::Test {
 protected:
  AccessTest() {
    now_.steady = seconds(1000);
    now_.utc = *ParseDay("2026-11-23") + hours(1);
  }

  std::unique_ptr<Access> Open(const std::string& environment_keys = {}) {
    options_.store_path = path_;
    options_.environment_keys = environment_keys;
    options_.clock = [this] { return now_; };
    options_.poll_interval = milliseconds(0);
    options_.flush_interval = hours(1);
    auto access = Access::Open(options_);
    EXPECT_TRUE(access) << access.error().message;
    return *std::move(access);
  }

  std::string Add(KeyRecord record) {
    if (record.name.empty()) record.name = "ci";
    const auto key = KeyStore::Open(path_)->Add(record, now_.utc);
    EXPECT_TRUE(key) << key.error().message;
    return key->key;
  }

  AccessDecision Ask(Access& access, const std::string& key,
                     const std::string& endpoint = "rerank",
                     std::optional<std::string_view> model = {}) {
    const std::string header = "Bearer " + key;
    return access.Check({.authorization = header,
                         .source = "10.0.0.1",
                         .endpoint = endpoint,
                         .model = model});
  }

  void Pass(seconds time) {
    now_.steady += time;
    now_.utc += time;
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "keys.db";
  Instant now_;
  AccessOptions options_;
};

TEST_F(AccessTest, AllowsEverythingWithoutKeys) {
  const auto access = Open();
  EXPECT_FALSE(access->has_keys());
  const AccessDecision decision = access->Check({.endpoint = "rerank"});
  EXPECT_EQ(decision.outcome, AccessOutcome::kAllowed);
  EXPECT_FALSE(decision.grant.key);
  EXPECT_EQ(access->CheckBody(decision.grant, "m", 1 << 30).outcome,
            AccessOutcome::kAllowed);
  access->Refund(decision.grant);
  access->Record(decision.grant, {.documents = 3});
  EXPECT_TRUE(TrialHeaders(decision.grant).empty());
  // It creates no files unless asked to.
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(AccessTest, StaysClosedAfterTheFirstKeyEvenIfRevoked) {
  const auto access = Open();
  const std::string key = Add({});
  ASSERT_TRUE(access->Refresh());
  EXPECT_TRUE(access->has_keys());
  EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kAllowed);
  ASSERT_TRUE(KeyStore::Open(path_)->Revoke("ci", now_.utc));
  ASSERT_TRUE(access->Refresh());
  EXPECT_TRUE(access->has_keys());
  EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kUnauthorized);
  EXPECT_TRUE(Open()->has_keys());
}

TEST_F(AccessTest, TellsMissingWrongAndExpiredKeysApart) {
  KeyRecord record;
  record.expires = now_.utc + seconds(10);
  const std::string key = Add(record);
  const auto access = Open();
  const AccessDecision missing = access->Check({.endpoint = "rerank"});
  EXPECT_EQ(missing.outcome, AccessOutcome::kUnauthorized);
  EXPECT_EQ(missing.code, "missing_api_key");
  EXPECT_EQ(missing.message, "no api key supplied");

  std::string other_case = key;
  other_case.back() = static_cast<char>(other_case.back() ^ 0x20);
  for (const std::string& wrong :
       {key + "1", key.substr(0, key.size() - 1), other_case, " " + key,
        std::string("' OR '1'='1"), std::string(100'000, 'a')}) {
    const AccessDecision decision = Ask(*access, wrong);
    EXPECT_EQ(decision.outcome, AccessOutcome::kUnauthorized);
    EXPECT_EQ(decision.code, "invalid_api_key");
    EXPECT_EQ(decision.message, "invalid api token");
  }
  EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kAllowed);
  Pass(seconds(10));
  const AccessDecision expired = Ask(*access, key);
  EXPECT_EQ(expired.outcome, AccessOutcome::kUnauthorized);
  EXPECT_EQ(expired.message, "Your API key has expired.");
}

TEST_F(AccessTest, RevokedKeysLookWrongAndRotatedOnesLastForTheGracePeriod) {
  const std::string first = Add({});
  const auto access = Open();
  auto store = *KeyStore::Open(path_);
  const std::string second = store.Rotate("ci", seconds(60), now_.utc)->key;
  ASSERT_TRUE(access->Refresh());
  EXPECT_EQ(Ask(*access, first).outcome, AccessOutcome::kAllowed);
  EXPECT_EQ(Ask(*access, second).outcome, AccessOutcome::kAllowed);
  Pass(seconds(60));
  EXPECT_EQ(Ask(*access, first).code, "invalid_api_key");
  EXPECT_EQ(Ask(*access, second).outcome, AccessOutcome::kAllowed);
  ASSERT_TRUE(store.Revoke("ci", now_.utc));
  ASSERT_TRUE(access->Refresh());
  EXPECT_EQ(Ask(*access, second).code, "invalid_api_key");
}

TEST_F(AccessTest, RefusesForbiddenEndpointsAndModels) {
  KeyRecord record;
  record.endpoints = {"rerank"};
  record.models = {"podium"};
  record.requests_per_minute = 2;
  const std::string key = Add(record);
  const auto access = Open();
  const AccessDecision endpoint = Ask(*access, key, "models");
  EXPECT_EQ(endpoint.outcome, AccessOutcome::kForbidden);
  EXPECT_EQ(endpoint.code, "endpoint_forbidden");
  EXPECT_EQ(Ask(*access, key, "rerank", "other").code, "model_forbidden");
  EXPECT_EQ(Ask(*access, key, "rerank", "podium").outcome,
            AccessOutcome::kAllowed);

  // Refused after the body: the charge for the head is refunded.
  for (int i = 0; i < 5; ++i) {
    const AccessDecision head = Ask(*access, key);
    ASSERT_EQ(head.outcome, AccessOutcome::kAllowed);
    EXPECT_EQ(access->CheckBody(head.grant, "other", 1).code,
              "model_forbidden");
  }
  EXPECT_EQ(Ask(*access, key).grant.state.requests_remaining, 0);
}

TEST_F(AccessTest, AllowsEveryKeyOnAnUnnamedEndpoint) {
  KeyRecord record;
  record.endpoints = {"models"};
  record.models = {"podium"};
  const std::string key = Add(record);
  const auto access = Open();
  const AccessDecision decision = Ask(*access, key, "");
  EXPECT_EQ(decision.outcome, AccessOutcome::kAllowed);
  EXPECT_EQ(Ask(*access, "wrong", "").outcome, AccessOutcome::kUnauthorized);
  EXPECT_TRUE(AllowsModel(decision.grant, "podium"));
  EXPECT_FALSE(AllowsModel(decision.grant, "other"));
  EXPECT_TRUE(AllowsModel({}, "other"));  // there are no keys
}

TEST_F(AccessTest, LimitsUseCoheresMessages) {
  KeyRecord record;
  record.kind = KeyKind::kTrial;
  record.requests_per_minute = 2;
  record.requests_per_month = 3;
  const std::string trial = Add(record);
  record.name = "production";
  record.kind = KeyKind::kProduction;
  const std::string production = Add(record);
  const auto access = Open();
  for (const std::string& key : {trial, production}) {
    EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kAllowed);
    EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kAllowed);
  }
  const AccessDecision limited = Ask(*access, trial);
  EXPECT_EQ(limited.outcome, AccessOutcome::kLimited);
  EXPECT_EQ(limited.retry_after, seconds(30));
  EXPECT_EQ(limited.message.find("You are using a Trial key, which is limited "
                                 "to 2 API calls / minute. You can continue"),
            0u);
  EXPECT_EQ(Ask(*access, production).message,
            "You are past the per minute request limit, please wait and try "
            "again later.");
  Pass(seconds(30));
  EXPECT_EQ(Ask(*access, trial).outcome, AccessOutcome::kAllowed);
  const AccessDecision month = Ask(*access, trial);
  EXPECT_NE(month.message.find("3 API calls / month"), std::string::npos);
  EXPECT_GT(month.retry_after, hours(24 * 6));
}

TEST_F(AccessTest, TokensAreChargedAfterTheBody) {
  KeyRecord record;
  record.requests_per_minute = 10;
  record.tokens_per_minute = 1000;
  const std::string key = Add(record);
  const auto access = Open();
  const AccessDecision head = Ask(*access, key);
  const AccessDecision body = access->CheckBody(head.grant, "m", 900);
  EXPECT_EQ(body.outcome, AccessOutcome::kAllowed);
  EXPECT_EQ(body.grant.taken.requests, 1);
  EXPECT_EQ(body.grant.taken.tokens, 900);

  const AccessDecision over =
      access->CheckBody(Ask(*access, key).grant, "m", 200);
  EXPECT_EQ(over.outcome, AccessOutcome::kLimited);
  EXPECT_EQ(over.retry_after, seconds(6));
  const AccessDecision never =
      access->CheckBody(Ask(*access, key).grant, "m", 1001);
  EXPECT_EQ(never.outcome, AccessOutcome::kExceedsBurst);
  EXPECT_EQ(never.code, "exceeds_burst");
  EXPECT_NE(never.message.find("1001 tokens"), std::string::npos);

  access->Refund(body.grant);
  EXPECT_EQ(Ask(*access, key).grant.state.requests_remaining, 9);
  EXPECT_EQ(access->CheckBody(Ask(*access, key).grant, "m", 1000).outcome,
            AccessOutcome::kAllowed);
}

TEST_F(AccessTest, TrialKeysGetCoheresHeaders) {
  KeyRecord record;
  record.kind = KeyKind::kTrial;
  record.requests_per_minute = 10;
  record.requests_per_month = 1000;
  const std::string key = Add(record);
  record.name = "production";
  record.kind = KeyKind::kProduction;
  const std::string production = Add(record);
  const auto access = Open();
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"x-endpoint-monthly-call-limit", "1000"},
      {"x-trial-endpoint-call-limit", "10"},
      {"x-trial-endpoint-call-remaining", "9"}};
  EXPECT_EQ(TrialHeaders(Ask(*access, key).grant), expected);
  EXPECT_TRUE(TrialHeaders(Ask(*access, production).grant).empty());
}

TEST_F(AccessTest, MonthlyCountSurvivesARestart) {
  KeyRecord record;
  record.requests_per_month = 3;
  const std::string key = Add(record);
  {
    const auto access = Open();
    const AccessDecision first = Ask(*access, key);
    EXPECT_EQ(first.outcome, AccessOutcome::kAllowed);
    access->Record(first.grant, {.documents = 7, .search_units = 1});
    EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kAllowed);
    access->Refund(Ask(*access, key).grant);
  }
  const auto rows = *UsageStore::Open(path_)->Read({});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].counts, (UsageCounts{2, 7, 1, 0}));
  const auto access = Open();
  EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kAllowed);
  EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kLimited);
}

TEST_F(AccessTest, CountsSurviveAReload) {
  KeyRecord record;
  record.requests_per_minute = 1;
  const std::string key = Add(record);
  const auto access = Open();
  EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kAllowed);
  record.name = "other";
  Add(record);
  ASSERT_TRUE(access->Refresh());
  EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kLimited);
}

TEST_F(AccessTest, LimitsWrongKeysButNeverValidOnes) {
  const std::string key = Add({});
  const auto access = Open();
  int unauthorized = 0;
  AccessDecision last;
  for (int i = 0; i < 1000; ++i) {
    last = Ask(*access, "podium_wrong" + std::to_string(i));
    unauthorized += last.outcome == AccessOutcome::kUnauthorized ? 1 : 0;
  }
  EXPECT_EQ(unauthorized, KeyLimits().wrong_keys_burst);
  EXPECT_EQ(last.outcome, AccessOutcome::kLimited);
  EXPECT_EQ(last.message, "Please wait and try again later");
  EXPECT_GE(last.retry_after, seconds(1));
  EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kAllowed);
}

TEST_F(AccessTest, AcceptsKeysFromTheEnvironment) {
  const auto access = Open("ci:0123456789abcdef");
  EXPECT_TRUE(access->has_keys());
  const AccessDecision decision = Ask(*access, "0123456789abcdef");
  EXPECT_EQ(decision.outcome, AccessOutcome::kAllowed);
  EXPECT_EQ(decision.grant.key->id, "env:ci");
  EXPECT_EQ(Ask(*access, "0123456789abcdee").outcome,
            AccessOutcome::kUnauthorized);
  const std::string stored = Add({});
  ASSERT_TRUE(access->Refresh());
  EXPECT_EQ(Ask(*access, stored).outcome, AccessOutcome::kAllowed);
  EXPECT_EQ(Ask(*access, "0123456789abcdef").outcome, AccessOutcome::kAllowed);
  EXPECT_FALSE(Access::Open({.environment_keys = "nonsense"}));
}

TEST_F(AccessTest, ServersWithTheSqliteStoreShareTheMinute) {
  KeyRecord record;
  record.requests_per_minute = 2;
  const std::string key = Add(record);
  options_.quota_store = "sqlite";
  {
    const auto one = Open();
    const auto other = Open();
    EXPECT_EQ(Ask(*one, key).outcome, AccessOutcome::kAllowed);
    EXPECT_EQ(Ask(*other, key).outcome, AccessOutcome::kAllowed);
    EXPECT_EQ(Ask(*one, key).outcome, AccessOutcome::kLimited);
    EXPECT_EQ(Ask(*other, key).outcome, AccessOutcome::kLimited);
  }
  EXPECT_EQ(Ask(*Open(), key).outcome, AccessOutcome::kLimited);
}

TEST_F(AccessTest, AnUnreachableQuotaStoreFollowsThePolicy) {
  KeyRecord record;
  record.requests_per_minute = 1;
  const std::string limited = Add(record);
  record.name = "free";
  record.requests_per_minute = 0;
  const std::string unlimited = Add(record);
  std::filesystem::create_directory(path_ + ".quota");
  options_.quota_store = "sqlite";

  options_.quota_failure = QuotaFailure::kLocal;
  const auto local = Open();
  EXPECT_EQ(Ask(*local, limited).outcome, AccessOutcome::kAllowed);
  EXPECT_EQ(Ask(*local, limited).outcome, AccessOutcome::kLimited);

  options_.quota_failure = QuotaFailure::kOpen;
  const auto open = Open();
  EXPECT_EQ(Ask(*open, limited).outcome, AccessOutcome::kAllowed);
  EXPECT_EQ(Ask(*open, limited).outcome, AccessOutcome::kAllowed);

  options_.quota_failure = QuotaFailure::kClosed;
  const auto closed = Open();
  const AccessDecision refused = Ask(*closed, limited);
  EXPECT_EQ(refused.outcome, AccessOutcome::kUnavailable);
  EXPECT_EQ(refused.code, "quota_unavailable");
  EXPECT_GE(refused.retry_after, seconds(1));
  EXPECT_EQ(Ask(*closed, unlimited).outcome, AccessOutcome::kAllowed);
}

TEST_F(AccessTest, DoesNotOpenWithAnUnknownQuotaStore) {
  const auto access = Access::Open({.quota_store = "paper"});
  ASSERT_FALSE(access);
  EXPECT_EQ(access.error().code, ErrorCode::kInvalidArgument);
}

TEST_F(AccessTest, DoesNotStartWithKeysItCannotRead) {
  Add({});
  std::ofstream(path_ + ".pepper") << "short";
  EXPECT_FALSE(Access::Open({.store_path = path_}));
  std::ofstream(path_) << std::string(8192, 'x');
  EXPECT_FALSE(Access::Open({.store_path = path_}));
}

TEST_F(AccessTest, KeysStayValidWhileTheStoreIsGone) {
  const std::string key = Add({});
  const auto access = Open();
  ASSERT_TRUE(access->Flush());
  const std::string away = folder_ / "away.db";
  std::filesystem::rename(path_, away);
  EXPECT_FALSE(access->Refresh());
  EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kAllowed);
  std::filesystem::copy_file(away, path_);  // another file with that name
  ASSERT_TRUE(KeyStore::Open(path_)->Revoke("ci", now_.utc));
  ASSERT_TRUE(access->Refresh());
  EXPECT_EQ(Ask(*access, key).outcome, AccessOutcome::kUnauthorized);
}

TEST(AccessThreads, PollingNoticesARevocation) {
  const TemporaryFolder folder;
  const std::string path = folder / "keys.db";
  auto store = *KeyStore::Open(path);
  KeyRecord record;
  record.name = "ci";
  const std::string header =
      "Bearer " + store.Add(record, NowInstant().utc)->key;
  const auto access =
      *Access::Open({.store_path = path, .poll_interval = milliseconds(5)});
  const auto outcome = [&] {
    return access->Check({.authorization = header, .endpoint = "rerank"})
        .outcome;
  };
  ASSERT_EQ(outcome(), AccessOutcome::kAllowed);
  ASSERT_TRUE(store.Revoke("ci", NowInstant().utc));
  while (outcome() == AccessOutcome::kAllowed) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  EXPECT_TRUE(access->has_keys());
}

}  // namespace
}  // namespace podium
