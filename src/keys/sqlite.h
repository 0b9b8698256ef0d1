#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace podium {

// SQLite with errors as values that name the file and suggest a fix. A Database
// and its statements allow one thread at a time.

// Device and inode: tells whether a path still names the file that was opened.
// Nothing if there is no such file.
using FileIdentity = std::pair<uint64_t, uint64_t>;
std::optional<FileIdentity> IdentityOf(const std::string& path);

// A prepared statement: values are bound and never become part of the SQL.
class Statement {
 public:
  Statement& Bind(int64_t value);
  Statement& Bind(std::optional<int64_t> value);  // NULL if empty
  Statement& Bind(std::string_view text);
  Statement& Bind(std::span<const uint8_t> blob);

  // True if there is a row to read; false if done.
  Result<bool> Step();

  bool IsNull(int column) const;
  int64_t Int(int column) const;
  std::string Text(int column) const;
  std::span<const uint8_t> Blob(int column) const;  // until the next Step

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string path_;
  int bound_ = 0;
  int bind_error_ = 0;
};

class Database {
 public:
  // Opens a file, creating it (readable only by its owner) and its folder if
  // missing. Waits up to `busy_timeout` for another process's lock.
  static Result<Database> Open(const std::string& path,
                               std::chrono::milliseconds busy_timeout);

  const std::string& path() const { return path_; }

  // Switches to write-ahead logging, so that readers and a writer do not wait
  // for each other; the setting is stored in the file. Also waits for locks,
  // because SQLite's busy timeout does not apply here: two processes that
  // switch at once would deadlock.
  Result<void> JournalAhead();

  // A statement with its parameters bound in order.
  template <class... Values>
  Result<Statement> Prepare(const char* sql, const Values&... values) {
    auto statement = PrepareOnly(sql);
    if (statement) (statement->Bind(values), ...);
    return statement;
  }
  // Runs a statement to its end; rows are discarded.
  template <class... Values>
  Result<void> Run(const char* sql, const Values&... values) {
    auto statement = Prepare(sql, values...);
    if (!statement) return Unexpected(statement.error());
    return Finish(*statement);
  }
  // The first column of the first row; 0 if there is no row.
  template <class... Values>
  Result<int64_t> Number(const char* sql, const Values&... values) {
    auto statement = Prepare(sql, values...);
    if (!statement) return Unexpected(statement.error());
    return FirstNumber(*statement);
  }

 private:
  Result<Statement> PrepareOnly(const char* sql);
  static Result<void> Finish(Statement& statement);
  static Result<int64_t> FirstNumber(Statement& statement);

  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::unique_ptr<sqlite3, Close> database_;
  std::string path_;
  std::chrono::milliseconds busy_timeout_{0};
};

// A transaction that is rolled back unless committed. Holds the write lock from
// Begin on.
class Transaction {
 public:
  static Result<Transaction> Begin(Database& database);
  ~Transaction();
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  Result<void> Commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;  // null once the transaction has ended
};

// Explains an SQLite result code to the owner of the file.
Error SqliteError(int code, const std::string& path);

}  // namespace podium
