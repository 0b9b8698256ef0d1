#include "keys/usage.h"

#include <fmt/core.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <limits>

namespace podium {

UsageCounts& UsageCounts::operator+=(const UsageCounts& other) {
  requests += other.requests;
  documents += other.documents;
  search_units += other.search_units;
  tokens += other.tokens;
  return *this;
}

Result<UsageStore> UsageStore::Open(const std::string& path,
                                    std::chrono::milliseconds busy_timeout) {
  auto database = OpenKeyDatabase(path, busy_timeout);
  if (!database) return Unexpected(database.error());
  return UsageStore(*std::move(database));
}

Result<void> UsageStore::Add(const UsageByKeyAndDay& usage) {
  auto transaction = Transaction::Begin(database_);
  if (!transaction) return Unexpected(transaction.error());
  for (const auto& [key_and_day, counts] : usage) {
    if (auto added = database_.Run(
            "INSERT INTO usage VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (key_id, day) DO UPDATE SET"
            " requests = requests + excluded.requests,"
            " documents = documents + excluded.documents,"
            " search_units = search_units + excluded.search_units,"
            " tokens = tokens + excluded.tokens",
            std::string_view(key_and_day.first),
            int64_t{key_and_day.second.time_since_epoch().count()},
            counts.requests, counts.documents, counts.search_units,
            counts.tokens);
        !added) {
      return added;
    }
  }
  return transaction->Commit();
}

Result<std::vector<UsageRow>> UsageStore::Read(const UsageRange& range) {
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  auto rows = database_.Prepare(
      "SELECT usage.key_id, coalesce(keys.name, ''), day, requests, documents,"
      " search_units, tokens FROM usage LEFT JOIN keys"
      " ON keys.id = usage.key_id WHERE day BETWEEN ? AND ?"
      " ORDER BY day, usage.key_id",
      range.from ? int64_t{range.from->time_since_epoch().count()} : kFirst,
      range.to ? int64_t{range.to->time_since_epoch().count()} : kLast);
  if (!rows) return Unexpected(rows.error());
  std::vector<UsageRow> read;
  for (;;) {
    const auto row = rows->Step();
    if (!row) return Unexpected(row.error());
    if (!*row) return read;
    read.push_back(
        {.key_id = rows->Text(0),
         .name = rows->Text(1),
         .day = Day(std::chrono::days(static_cast<int>(rows->Int(2)))),
         .counts = {.requests = rows->Int(3),
                    .documents = rows->Int(4),
                    .search_units = rows->Int(5),
                    .tokens = rows->Int(6)}});
  }
}

Result<std::map<std::string, int64_t>> UsageStore::MonthRequests(Day day) {
  auto rows = database_.Prepare(
      "SELECT key_id, sum(requests) FROM usage WHERE day >= ? GROUP BY key_id",
      int64_t{MonthOf(day).time_since_epoch().count()});
  if (!rows) return Unexpected(rows.error());
  std::map<std::string, int64_t> requests;
  for (;;) {
    const auto row = rows->Step();
    if (!row) return Unexpected(row.error());
    if (!*row) return requests;
    requests[rows->Text(0)] = std::max<int64_t>(0, rows->Int(1));
  }
}

std::string UsageTable(const std::vector<UsageRow>& rows) {
  std::string text = fmt::format(
      "{:10}  {:20}  {:20} {:>10} {:>12} {:>12} {:>14}\n", "day", "key", "name",
      "requests", "documents", "search_units", "tokens");
  for (const UsageRow& row : rows) {
    text += fmt::format("{:10}  {:20}  {:20} {:>10} {:>12} {:>12} {:>14}\n",
                        DayText(row.day), row.key_id, row.name,
                        row.counts.requests, row.counts.documents,
                        row.counts.search_units, row.counts.tokens);
  }
  return text;
}

// Ids and names have no character that CSV would have to quote (IsKeyName).
std::string UsageCsv(const std::vector<UsageRow>& rows) {
  std::string text = "day,key,name,requests,documents,search_units,tokens\r\n";
  for (const UsageRow& row : rows) {
    text +=
        fmt::format("{},{},{},{},{},{},{}\r\n", DayText(row.day), row.key_id,
                    row.name, row.counts.requests, row.counts.documents,
                    row.counts.search_units, row.counts.tokens);
  }
  return text;
}

UsageRecorder::UsageRecorder(std::string store_path, const KeyLimits& limits,
                             std::chrono::milliseconds interval)
    : store_path_(std::move(store_path)),
      limits_(limits),
      interval_(interval),
      thread_([this] { Loop(); }) {}

UsageRecorder::~UsageRecorder() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  LogOnce(Flush());
}

void UsageRecorder::Record(const std::string& key_id, Day day,
                           const UsageCounts& counts) {
  const std::lock_guard lock(mutex_);
  const auto at = pending_.find({key_id, day});
  if (at != pending_.end()) {
    at->second += counts;
  } else if (static_cast<int64_t>(pending_.size()) <
             limits_.max_usage_rows_pending) {
    pending_.emplace(std::pair(key_id, day), counts);
  }
}

void UsageRecorder::Merge(const UsageByKeyAndDay& usage) {
  for (const auto& [key_and_day, counts] : usage) {
    Record(key_and_day.first, key_and_day.second, counts);
  }
}

Result<void> UsageRecorder::Flush() {
  const std::lock_guard flushing(flush_mutex_);
  UsageByKeyAndDay usage;
  {
    const std::lock_guard lock(mutex_);
    usage.swap(pending_);
  }
  if (usage.empty()) return {};
  if (!store_) {
    auto opened = UsageStore::Open(store_path_);
    if (!opened) {
      Merge(usage);
      return Unexpected(opened.error());
    }
    store_ = *std::move(opened);
  }
  auto added = store_->Add(usage);
  if (!added) {
    Merge(usage);
    store_.reset();  // the file may have been replaced
  }
  return added;
}

void UsageRecorder::LogOnce(const Result<void>& flushed) {
  const std::lock_guard lock(flush_mutex_);
  if (!flushed && !failing_) {
    spdlog::warn("usage is not written: {}", flushed.error().message);
  } else if (flushed && failing_) {
    spdlog::info("usage is written again to {}", store_path_);
  }
  failing_ = !flushed;
}

void UsageRecorder::Loop() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, interval_, [this] { return stopping_; })) {
    lock.unlock();
    LogOnce(Flush());
    lock.lock();
  }
}

}  // namespace podium
