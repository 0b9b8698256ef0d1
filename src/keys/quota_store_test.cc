// What every quota store must do: one suite, run for each row of QuotaStores().
// A new store passes it before anything else uses it.

#include "keys/quota_store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "keys/sqlite_quota_store.h"
#include "keys/temporary_folder_test.h"

namespace podium {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Whole seconds, which every store's clock can tell apart.
Instant QuotaTime(seconds passed) {
  return {.steady = hours(1) + passed,
          .utc = std::chrono::sys_seconds(*ParseDay("2026-11-23")) + passed};
}

// Enough for any lock that another thread holds for one call.
constexpr milliseconds kPatient{60'000};

class QuotaStoreTest : public testing::TestWithParam<Choice<QuotaStoreKind>> {
 protected:
  std::unique_ptr<QuotaStore> Open() {
    auto store = OpenQuotaStore(
        GetParam().name,
        {.key_store_path = folder_ / "keys.db", .timeout = kPatient});
    EXPECT_TRUE(store) << store.error().message;
    return *std::move(store);
  }

  QuotaDecision Take(QuotaStore& store, const QuotaCost& cost, seconds passed,
                     const std::string& key = "key_1") {
    auto decision = store.Take(key, limits_, cost, QuotaTime(passed));
    EXPECT_TRUE(decision) << decision.error().message;
    return decision ? *decision : QuotaDecision{};
  }

  // How many single requests `threads` threads get, of 300 tries each; each
  // thread uses one of the stores in turn.
  int TakeTogether(const std::vector<QuotaStore*>& stores, int threads) {
    std::atomic<int> allowed = 0;
    std::vector<std::thread> running;
    for (int t = 0; t < threads; ++t) {
      QuotaStore& store = *stores[static_cast<size_t>(t) % stores.size()];
      running.emplace_back([this, &store, &allowed] {
        for (int i = 0; i < 300; ++i) {
          if (Take(store, {.requests = 1}, seconds(0)).allowed) ++allowed;
        }
      });
    }
    for (std::thread& thread : running) thread.join();
    return allowed;
  }

  TemporaryFolder folder_;
  QuotaLimits limits_;
};

TEST_P(QuotaStoreTest, ConcurrentCallsTakeExactlyTheLimit) {
  const auto store = Open();
  limits_ = {.requests_per_minute = 500};
  EXPECT_EQ(TakeTogether({store.get()}, 4), 500);
  limits_ = {.requests_per_month = 700};
  EXPECT_EQ(TakeTogether({store.get()}, 4), 200);
}

TEST_P(QuotaStoreTest, SharedStoresTakeTheLimitTogether) {
  const auto one = Open();
  const auto other = Open();
  limits_ = {.requests_per_minute = 500, .requests_per_month = 450};
  const int expected = GetParam().value.shared ? 450 : 900;
  EXPECT_EQ(TakeTogether({one.get(), other.get()}, 4), expected);
}

TEST_P(QuotaStoreTest, KeysDoNotShareTheirLimits) {
  const auto store = Open();
  limits_ = {.requests_per_minute = 1};
  EXPECT_TRUE(Take(*store, {.requests = 1}, seconds(0), "a").allowed);
  EXPECT_TRUE(Take(*store, {.requests = 1}, seconds(0), "b").allowed);
  EXPECT_FALSE(Take(*store, {.requests = 1}, seconds(0), "a").allowed);
  EXPECT_TRUE(Take(*store, {.requests = 1}, seconds(0), "' OR 1=1").allowed);
}

TEST_P(QuotaStoreTest, ADenialConsumesNothing) {
  const auto store = Open();
  limits_ = {.requests_per_minute = 5,
             .requests_per_month = 100,
             .tokens_per_minute = 1000};
  EXPECT_TRUE(Take(*store, {.requests = 1, .tokens = 900}, seconds(0)).allowed);
  for (int i = 0; i < 10; ++i) {
    const auto denied =
        Take(*store, {.requests = 1, .tokens = 200}, seconds(0));
    EXPECT_FALSE(denied.allowed);
    EXPECT_EQ(denied.limit, QuotaLimit::kTokensPerMinute);
    EXPECT_EQ(denied.state.requests_remaining, 4);
    EXPECT_EQ(denied.state.month_remaining, 99);
    EXPECT_EQ(denied.state.tokens_remaining, 100);
  }
}

TEST_P(QuotaStoreTest, ADenialSaysHowLongToWait) {
  const auto store = Open();
  limits_ = {.requests_per_minute = 6, .tokens_per_minute = 1000};
  EXPECT_TRUE(Take(*store, {.requests = 6}, seconds(0)).allowed);
  const auto denied = Take(*store, {.requests = 2}, seconds(0));
  EXPECT_FALSE(denied.allowed);
  EXPECT_EQ(denied.limit, QuotaLimit::kRequestsPerMinute);
  EXPECT_EQ(denied.retry_after, seconds(20));
  EXPECT_FALSE(Take(*store, {.requests = 2}, seconds(19)).allowed);
  EXPECT_TRUE(Take(*store, {.requests = 2}, seconds(20)).allowed);
  EXPECT_TRUE(Take(*store, {.tokens = 1001}, seconds(20)).exceeds_burst);
}

TEST_P(QuotaStoreTest, TheMinuteRolls) {
  const auto store = Open();
  limits_ = {.requests_per_minute = 60};
  EXPECT_TRUE(Take(*store, {.requests = 60}, seconds(0)).allowed);
  int allowed = 0;
  for (int second = 1; second <= 180; ++second) {
    for (int i = 0; i < 3; ++i) {
      allowed += Take(*store, {.requests = 1}, seconds(second)).allowed ? 1 : 0;
    }
  }
  EXPECT_EQ(allowed, 180);
  EXPECT_TRUE(Take(*store, {.requests = 60}, seconds(240)).allowed);
}

TEST_P(QuotaStoreTest, TheMonthRolls) {
  const auto store = Open();
  limits_ = {.requests_per_month = 2};
  EXPECT_TRUE(Take(*store, {.requests = 2}, seconds(0)).allowed);
  const auto denied = Take(*store, {.requests = 1}, days(8) - seconds(5));
  EXPECT_FALSE(denied.allowed);
  EXPECT_EQ(denied.limit, QuotaLimit::kRequestsPerMonth);
  EXPECT_EQ(denied.retry_after, seconds(5));
  EXPECT_TRUE(Take(*store, {.requests = 2}, days(8)).allowed);
}

TEST_P(QuotaStoreTest, RefundGivesEverythingBack) {
  const auto store = Open();
  limits_ = {.requests_per_minute = 5,
             .requests_per_month = 10,
             .tokens_per_minute = 100};
  const QuotaCost cost{.requests = 5, .tokens = 100};
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(Take(*store, cost, seconds(0)).allowed);
    ASSERT_TRUE(store->Refund("key_1", limits_, cost, QuotaTime(seconds(0))));
  }
  // More than was taken never raises the limit.
  ASSERT_TRUE(store->Refund("key_1", limits_, {.requests = 99, .tokens = 999},
                            QuotaTime(seconds(0))));
  const auto all = Take(*store, {}, seconds(0));
  EXPECT_EQ(all.state.requests_remaining, 5);
  EXPECT_EQ(all.state.month_remaining, 10);
  EXPECT_EQ(all.state.tokens_remaining, 100);
}

TEST_P(QuotaStoreTest, AChangedLimitAppliesToWhatIsUsed) {
  const auto store = Open();
  limits_ = {.requests_per_minute = 10};
  EXPECT_TRUE(Take(*store, {.requests = 4}, seconds(0)).allowed);
  limits_ = {.requests_per_minute = 20, .requests_per_month = 5};
  const auto state = Take(*store, {}, seconds(0)).state;
  EXPECT_EQ(state.requests_remaining, 16);
  EXPECT_EQ(state.month_remaining, 1);
  limits_ = {.requests_per_minute = 3};
  EXPECT_EQ(Take(*store, {.requests = 1}, seconds(0)).retry_after, seconds(40));
}

TEST_P(QuotaStoreTest, RestoredRequestsCountOnlyForNewKeys) {
  const auto store = Open();
  limits_ = {.requests_per_month = 10};
  EXPECT_TRUE(Take(*store, {.requests = 3}, seconds(0), "old").allowed);
  ASSERT_TRUE(store->Restore({{"old", 9}, {"new", 9}}, QuotaTime(seconds(0))));
  EXPECT_EQ(Take(*store, {}, seconds(0), "old").state.month_remaining, 7);
  EXPECT_EQ(Take(*store, {}, seconds(0), "new").state.month_remaining, 1);
  EXPECT_EQ(Take(*store, {}, days(8), "new").state.month_remaining, 10);
}

TEST_P(QuotaStoreTest, ARestartKeepsTheCountsOfASharedStore) {
  limits_ = {.requests_per_minute = 10,
             .requests_per_month = 100,
             .tokens_per_minute = 1000};
  EXPECT_TRUE(
      Take(*Open(), {.requests = 4, .tokens = 300}, seconds(0)).allowed);
  const auto state = Take(*Open(), {}, seconds(0)).state;
  const bool kept = GetParam().value.shared;
  EXPECT_EQ(state.requests_remaining, kept ? 6 : 10);
  EXPECT_EQ(state.month_remaining, kept ? 96 : 100);
  EXPECT_EQ(state.tokens_remaining, kept ? 700 : 1000);
}

TEST_P(QuotaStoreTest, AClockSetBackNeitherRefillsNorLocksOut) {
  const auto store = Open();
  limits_ = {.requests_per_minute = 60, .requests_per_month = 1000};
  EXPECT_TRUE(Take(*store, {.requests = 60}, days(40)).allowed);
  // By a moment: the limit waits until the clock has caught up.
  const auto behind = Take(*store, {.requests = 1}, days(40) - seconds(10));
  EXPECT_FALSE(behind.allowed);
  EXPECT_EQ(behind.retry_after, seconds(11));
  // By a day: no request passes before it would have without the change.
  const seconds back = days(39);
  EXPECT_EQ(Take(*store, {.requests = 1}, back).retry_after, seconds(1));
  EXPECT_TRUE(Take(*store, {.requests = 1}, back + seconds(1)).allowed);
  // By more than a month: this month goes on with the count of the later one.
  const auto earlier = Take(*store, {.requests = 1}, days(0) + seconds(2));
  EXPECT_LE(earlier.retry_after, minutes(1));
  EXPECT_LE(earlier.state.month_wait, days(31));
  EXPECT_EQ(earlier.state.month_remaining, 1000 - 61);
}

TEST_P(QuotaStoreTest, RandomCallsAgreeWithTheCountsAlone) {
  const auto store = Open();
  QuotaCounts expected;
  limits_ = {.requests_per_minute = 7,
             .requests_per_month = 150,
             .tokens_per_minute = 9};
  std::mt19937 random(5);
  std::uniform_int_distribution<int64_t> any(0, 6);
  seconds passed{0};
  for (int i = 0; i < 300; ++i) {
    passed += seconds(any(random));
    const Instant now = QuotaTime(passed);
    const QuotaCost cost{.requests = any(random), .tokens = any(random)};
    const auto taken = expected.Take(limits_, cost, now);
    const auto decision = Take(*store, cost, passed);
    ASSERT_EQ(decision.allowed, taken.allowed);
    ASSERT_EQ(decision.limit, taken.limit);
    ASSERT_EQ(decision.retry_after, taken.retry_after);
    ASSERT_EQ(decision.state.requests_remaining,
              taken.state.requests_remaining);
    ASSERT_EQ(decision.state.tokens_remaining, taken.state.tokens_remaining);
    ASSERT_EQ(decision.state.month_remaining, taken.state.month_remaining);
    if (taken.allowed && any(random) == 0) {
      expected.Refund(limits_, cost, now);
      ASSERT_TRUE(store->Refund("key_1", limits_, cost, now));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, QuotaStoreTest,
                         testing::ValuesIn(QuotaStores().begin(),
                                           QuotaStores().end()),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(QuotaStores, AnUnknownNameIsAnErrorThatListsTheNames) {
  const auto store = OpenQuotaStore("paper", {});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().message,
            "unknown quota store paper: use memory or sqlite");
}

TEST(QuotaStores, SqliteNeedsAKeyStore) {
  const auto store = OpenQuotaStore("sqlite", {});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, ErrorCode::kInvalidArgument);
}

constexpr QuotaLimits kTenAMinute{.requests_per_minute = 10};

Result<QuotaDecision> TakeOne(QuotaStore& store) {
  return store.Take("key_1", kTenAMinute, {.requests = 1},
                    QuotaTime(seconds(0)));
}

TEST(SqliteQuotaStore, AnUnreachableFileIsAnErrorThatNamesIt) {
  const TemporaryFolder folder;
  SqliteQuotaStore store(folder / "none/keys.db.quota", milliseconds(0));
  const auto taken = TakeOne(store);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(taken.error().param, folder / "none/keys.db.quota");
  // It works as soon as the folder exists.
  std::filesystem::create_directory(folder / "none");
  EXPECT_TRUE(TakeOne(store));
}

TEST(SqliteQuotaStore, ADamagedFileIsAnError) {
  const TemporaryFolder folder;
  std::ofstream(folder / "quota") << std::string(8192, 'x');
  SqliteQuotaStore store(folder / "quota", milliseconds(0));
  const auto taken = TakeOne(store);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ErrorCode::kInvalidData);
}

TEST(SqliteQuotaStore, ALockedFileIsAnErrorUntilItIsFree) {
  const TemporaryFolder folder;
  SqliteQuotaStore store(folder / "quota", milliseconds(0));
  ASSERT_TRUE(TakeOne(store));
  {
    auto other = *Database::Open(folder / "quota", milliseconds(0));
    const auto locked = Transaction::Begin(other);
    ASSERT_TRUE(locked);
    const auto taken = TakeOne(store);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, ErrorCode::kUnavailable);
  }
  const auto taken = TakeOne(store);
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(taken->state.requests_remaining, 8);
}

TEST(SqliteQuotaStore, RecreatesADeletedFile) {
  const TemporaryFolder folder;
  SqliteQuotaStore store(folder / "quota", milliseconds(0));
  ASSERT_TRUE(TakeOne(store));
  std::filesystem::remove(folder / "quota");
  const auto taken = TakeOne(store);
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(taken->state.requests_remaining, 9);
  EXPECT_TRUE(std::filesystem::exists(folder / "quota"));
}

}  // namespace
}  // namespace podium
