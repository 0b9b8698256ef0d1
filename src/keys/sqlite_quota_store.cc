#include "keys/sqlite_quota_store.h"

namespace podium {
namespace {

using std::chrono::microseconds;

// The same moment with a clock that all processes and restarts share.
Instant SharedTime(const Instant& now) {
  return {.steady = now.utc.time_since_epoch(), .utc = now.utc};
}

int64_t DayNumber(Day day) { return day.time_since_epoch().count(); }

}  // namespace

Result<void> SqliteQuotaStore::Open() {
  if (database_ && file_ == IdentityOf(path_)) return {};
  database_.reset();
  auto database = Database::Open(path_, timeout_);
  if (!database) return Unexpected(database.error());
  if (auto wal = database->JournalAhead(); !wal) return wal;
  if (auto set = database->Run("PRAGMA synchronous = NORMAL"); !set) return set;
  if (auto made = database->Run(
          "CREATE TABLE IF NOT EXISTS quota (key_id TEXT PRIMARY KEY,"
          " requests_debt INTEGER NOT NULL, requests_at INTEGER NOT NULL,"
          " tokens_debt INTEGER NOT NULL, tokens_at INTEGER NOT NULL,"
          " month INTEGER NOT NULL, month_requests INTEGER NOT NULL)"
          " STRICT, WITHOUT ROWID");
      !made) {
    return made;
  }
  file_ = IdentityOf(path_);
  database_ = *std::move(database);
  return {};
}

Result<QuotaCounts> SqliteQuotaStore::Read(std::string_view key) {
  auto rows = database_->Prepare(
      "SELECT requests_debt, requests_at, tokens_debt, tokens_at, month,"
      " month_requests FROM quota WHERE key_id = ?",
      key);
  if (!rows) return Unexpected(rows.error());
  const auto row = rows->Step();
  if (!row) return Unexpected(row.error());
  if (!*row) return QuotaCounts{};
  return QuotaCounts{
      .requests = Gcra(rows->Int(0), microseconds(rows->Int(1))),
      .tokens = Gcra(rows->Int(2), microseconds(rows->Int(3))),
      .month = Day(std::chrono::days(static_cast<int>(rows->Int(4)))),
      .month_requests = rows->Int(5)};
}

Result<void> SqliteQuotaStore::Write(std::string_view key,
                                     const QuotaCounts& counts) {
  return database_->Run(
      "INSERT OR REPLACE INTO quota VALUES (?, ?, ?, ?, ?, ?, ?)", key,
      counts.requests.debt(), int64_t{counts.requests.at().count()},
      counts.tokens.debt(), int64_t{counts.tokens.at().count()},
      DayNumber(counts.month), counts.month_requests);
}

template <class Change>
Result<void> SqliteQuotaStore::Transact(Change change) {
  const std::lock_guard lock(mutex_);
  const auto done = [&]() -> Result<void> {
    if (auto opened = Open(); !opened) return opened;
    auto transaction = Transaction::Begin(*database_);
    if (!transaction) return Unexpected(transaction.error());
    const Result<bool> changed = change();
    if (!changed) return Unexpected(changed.error());
    return *changed ? transaction->Commit() : Result<void>{};
  }();
  if (!done) database_.reset();
  return done;
}

Result<QuotaDecision> SqliteQuotaStore::Take(std::string_view key,
                                             const QuotaLimits& limits,
                                             const QuotaCost& cost,
                                             const Instant& now) {
  QuotaDecision decision;
  const auto done = Transact([&]() -> Result<bool> {
    auto counts = Read(key);
    if (!counts) return Unexpected(counts.error());
    const QuotaCounts before = *counts;
    decision = counts->Take(limits, cost, SharedTime(now));
    if (*counts == before) return false;
    if (auto written = Write(key, *counts); !written) {
      return Unexpected(written.error());
    }
    return true;
  });
  if (!done) return Unexpected(done.error());
  return decision;
}

Result<void> SqliteQuotaStore::Refund(std::string_view key,
                                      const QuotaLimits& limits,
                                      const QuotaCost& cost,
                                      const Instant& now) {
  return Transact([&]() -> Result<bool> {
    auto counts = Read(key);
    if (!counts) return Unexpected(counts.error());
    counts->Refund(limits, cost, SharedTime(now));
    if (auto written = Write(key, *counts); !written) {
      return Unexpected(written.error());
    }
    return true;
  });
}

Result<void> SqliteQuotaStore::Restore(
    const std::map<std::string, int64_t>& requests, const Instant& now) {
  if (requests.empty()) return {};
  return Transact([&]() -> Result<bool> {
    for (const auto& [key, count] : requests) {
      if (auto added = database_->Run(
              "INSERT OR IGNORE INTO quota VALUES (?, 0, 0, 0, 0, ?, ?)",
              std::string_view(key), DayNumber(MonthOf(DayOf(now.utc))), count);
          !added) {
        return Unexpected(added.error());
      }
    }
    return true;
  });
}

}  // namespace podium
