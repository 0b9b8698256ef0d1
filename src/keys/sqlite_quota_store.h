#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "keys/quota_store.h"
#include "keys/sqlite.h"

namespace podium {

// Counts in an SQLite file that the servers of one machine share, by UTC in
// whole seconds. The file is created by the first call, and again if it is
// deleted. It is apart from the key store, so that a request never waits for
// keys or usage to be written. A commit is not flushed to the disk: after a
// power failure the last counts may be missing.
class SqliteQuotaStore : public QuotaStore {
 public:
  SqliteQuotaStore(std::string path, std::chrono::milliseconds timeout)
      : path_(std::move(path)), timeout_(timeout) {}

  Result<QuotaDecision> Take(std::string_view key, const QuotaLimits& limits,
                             const QuotaCost& cost,
                             const Instant& now) override;
  Result<void> Refund(std::string_view key, const QuotaLimits& limits,
                      const QuotaCost& cost, const Instant& now) override;
  Result<void> Restore(const std::map<std::string, int64_t>& requests,
                       const Instant& now) override;

 private:
  Result<void> Open();
  Result<QuotaCounts> Read(std::string_view key);
  Result<void> Write(std::string_view key, const QuotaCounts& counts);
  // Runs `change` in a transaction, commits if it returns true, and closes the
  // file after an error.
  template <class Change>
  Result<void> Transact(Change change);

  const std::string path_;
  const std::chrono::milliseconds timeout_;
  std::mutex mutex_;
  std::optional<Database> database_;
  std::optional<FileIdentity> file_;  // of database_
};

}  // namespace podium
