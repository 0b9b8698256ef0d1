#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "keys/calendar.h"
#include "keys/key_database.h"

namespace podium {

// A key's usage; differences may be negative.
struct UsageCounts {
  int64_t requests = 0;
  int64_t documents = 0;
  int64_t search_units = 0;
  int64_t tokens = 0;

  UsageCounts& operator+=(const UsageCounts& other);
  bool operator==(const UsageCounts&) const = default;
};

using UsageByKeyAndDay = std::map<std::pair<std::string, Day>, UsageCounts>;

struct UsageRow {
  std::string key_id;
  std::string name;  // of the key; empty if the store does not have the key
  Day day;
  UsageCounts counts;
};

// Both ends included.
struct UsageRange {
  std::optional<Day> from;
  std::optional<Day> to;
};

// Usage records in the key store's file. One thread at a time.
class UsageStore {
 public:
  static Result<UsageStore> Open(
      const std::string& path,
      std::chrono::milliseconds busy_timeout = std::chrono::seconds(5));

  // Adds everything, or nothing.
  Result<void> Add(const UsageByKeyAndDay& usage);
  // Sorted by day, then by key.
  Result<std::vector<UsageRow>> Read(const UsageRange& range);
  // Requests by key since the first day of `day`'s month.
  Result<std::map<std::string, int64_t>> MonthRequests(Day day);

 private:
  explicit UsageStore(Database database) : database_(std::move(database)) {}
  Database database_;
};

// A table for people, and RFC 4180 CSV with a header line for spreadsheets.
std::string UsageTable(const std::vector<UsageRow>& rows);
std::string UsageCsv(const std::vector<UsageRow>& rows);

// Records usage without slowing down requests: sums in memory and writes every
// second on a thread of its own, and once more on destruction. Failed writes
// are kept and retried, up to KeyLimits::max_usage_rows_pending rows.
// Thread-safe.
class UsageRecorder {
 public:
  UsageRecorder(std::string store_path, const KeyLimits& limits,
                std::chrono::milliseconds interval = std::chrono::seconds(1));
  ~UsageRecorder();
  UsageRecorder(const UsageRecorder&) = delete;
  UsageRecorder& operator=(const UsageRecorder&) = delete;

  void Record(const std::string& key_id, Day day, const UsageCounts& counts);
  // Writes pending usage now, on the calling thread.
  Result<void> Flush();

 private:
  void Loop();
  void Merge(const UsageByKeyAndDay& usage);
  void LogOnce(const Result<void>& flushed);

  const std::string store_path_;
  const KeyLimits limits_;
  const std::chrono::milliseconds interval_;

  std::mutex flush_mutex_;  // guards store_ and failing_; locked before mutex_
  std::optional<UsageStore> store_;
  bool failing_ = false;

  std::mutex mutex_;
  std::condition_variable wake_;
  UsageByKeyAndDay pending_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace podium
