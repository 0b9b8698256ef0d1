#include "keys/usage.h"

#include <gtest/gtest.h>

#include <fstream>

#include "keys/key_store.h"
#include "keys/temporary_folder_test.h"

namespace podium {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

const Day kToday = *ParseDay("2026-11-30");
const Day kTomorrow = kToday + std::chrono::days(1);

TEST(UsageStore, AddsUpByKeyAndDay) {
  const TemporaryFolder folder;
  const std::string path = folder / "keys.db";
  KeyRecord record;
  record.name = "ci";
  const std::string id = KeyStore::Open(path)->Add(record, kToday)->record.id;
  auto store = *UsageStore::Open(path);
  ASSERT_TRUE(store.Add({{{id, kToday}, {1, 10, 1, 100}},
                         {{"env:web", kToday}, {5, 50, 5, 500}}}));
  ASSERT_TRUE(store.Add(
      {{{id, kToday}, {2, 20, 2, 200}}, {{id, kTomorrow}, {7, 7, 7, 7}}}));
  const auto rows = *store.Read({});
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].key_id, "env:web");
  EXPECT_EQ(rows[0].name, "");
  EXPECT_EQ(rows[1].name, "ci");
  EXPECT_EQ(rows[1].counts, (UsageCounts{3, 30, 3, 300}));
  EXPECT_EQ(rows[2].day, kTomorrow);
  EXPECT_EQ(store.Read({.from = kTomorrow})->size(), 1u);
  EXPECT_EQ(store.Read({.to = kToday})->size(), 2u);
  EXPECT_EQ(store.Read({.from = kTomorrow, .to = kToday})->size(), 0u);

  EXPECT_EQ(store.MonthRequests(kToday)->at(id), 10);
  EXPECT_EQ(store.MonthRequests(kTomorrow)->at(id), 7);
  EXPECT_EQ(store.MonthRequests(kTomorrow)->count("env:web"), 0u);
}

TEST(Usage, FormatsCsvAndATable) {
  const std::vector<UsageRow> rows = {{"key_abc", "ci", kToday, {1, 2, 3, 4}}};
  EXPECT_EQ(UsageCsv(rows),
            "day,key,name,requests,documents,search_units,tokens\r\n"
            "2026-11-30,key_abc,ci,1,2,3,4\r\n");
  const std::string table = UsageTable(rows);
  EXPECT_NE(table.find("search_units"), std::string::npos);
  EXPECT_NE(table.find("2026-11-30  key_abc"), std::string::npos);
}

TEST(UsageRecorder, WritesPeriodicallyAndOnDestruction) {
  const TemporaryFolder folder;
  const std::string path = folder / "keys.db";
  auto store = *UsageStore::Open(path);
  {
    UsageRecorder recorder(path, {}, milliseconds(5));
    recorder.Record("key_a", kToday, {.requests = 1});
    for (;;) {
      const auto rows = store.Read({});
      ASSERT_TRUE(rows) << rows.error().message;
      if (!rows->empty()) break;
      std::this_thread::sleep_for(milliseconds(2));
    }
  }
  {
    UsageRecorder recorder(path, {}, hours(1));
    recorder.Record("key_a", kToday, {.requests = 1, .tokens = 5});
    recorder.Record("key_a", kToday, {.requests = 1, .tokens = 5});
  }
  EXPECT_EQ(store.Read({})->at(0).counts,
            (UsageCounts{.requests = 3, .tokens = 10}));
}

TEST(UsageRecorder, KeepsUsageThatCannotBeWritten) {
  const TemporaryFolder folder;
  const std::string path = folder / "late/keys.db";
  std::ofstream(folder / "late") << "in the way";
  KeyLimits limits;
  limits.max_usage_rows_pending = 2;
  UsageRecorder recorder(path, limits, hours(1));
  for (int i = 0; i < 10; ++i) {
    recorder.Record("key_a", kToday, {.requests = 1});
    recorder.Record("key_b", kToday, {.requests = 1});
    recorder.Record("key_c", kToday, {.requests = 1});  // over the limit
    EXPECT_FALSE(recorder.Flush());
  }
  std::filesystem::remove(folder / "late");
  std::filesystem::create_directory(folder / "late");
  ASSERT_TRUE(recorder.Flush());
  const auto rows = *UsageStore::Open(path)->Read({});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].counts.requests, 10);
}

TEST(UsageRecorder, LosesNothingBetweenThreads) {
  const TemporaryFolder folder;
  const std::string path = folder / "keys.db";
  {
    UsageRecorder recorder(path, {}, milliseconds(1));
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) {
          recorder.Record("key_a", kToday, {.requests = 1});
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(UsageStore::Open(path)->Read({})->at(0).counts.requests, 4000);
}

}  // namespace
}  // namespace podium
